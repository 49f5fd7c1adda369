package io.escrow.explore;

import io.escrow.txn.Message;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.runtime.ParticipantLoop;
import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.QueryHandler;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process that hosts a shipped participant, and its store, which outlives it. */
final class ParticipantProcess extends Node {
  private static final long NEVER_MILLIS = 1_000_000_000;

  private final SmallWorld world;
  private final MemoryParticipant store;
  private @Nullable ParticipantLoop loop;
  private long units;

  ParticipantProcess(SmallWorld world, String service) {
    super(service);
    this.world = world;
    this.store = new MemoryParticipant(service, 1, () -> 0);
    store.changes(world.facts()::changed);
  }

  MemoryParticipant store() {
    return store;
  }

  /** Fills an account. */
  void stock(String account, long newUnits) {
    units = newUnits;
    if (store.quantities(0).read(account) == null) {
      store.quantities(0).reset(account, newUnits);
    }
  }

  /** What each account began with. */
  long units() {
    return units;
  }

  @Override
  void begin() {
    crashAfter(0);
    Participant participant = this::handle;
    loop =
        new ParticipantLoop(
            new ParticipantSettings(name, NEVER_MILLIS, 0, new RetryPolicy(50, 1_000, 1)),
            world.parts().participant(participant, store),
            store,
            QueryHandler.NONE,
            world.parts().inbox(inbox()),
            world.parts().transport(transport(world.flight())),
            ParticipantObserver.NONE);
  }

  private List<Reply> handle(List<Command> commands) {
    List<Reply> replies = store.handle(commands);
    if (replies.stream().anyMatch(reply -> reply.answer() == Answer.ALARM)) {
      world.facts().alarm();
    }
    effect();
    return replies;
  }

  @Override
  int effects(Message message) {
    return 2;
  }

  @Override
  public String toString() {
    return name + " " + store.dump(0, "account") + (crashed ? " X;" : ";");
  }

  @Override
  void step() {
    if (loop == null) {
      throw new IllegalStateException("not begun");
    }
    loop.step(0);
  }
}
