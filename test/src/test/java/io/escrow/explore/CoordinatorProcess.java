package io.escrow.explore;

import io.escrow.txn.Message;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;
import io.escrow.txn.runtime.CoordinatorLoop;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.runtime.LocalCoordinator;
import io.escrow.txn.runtime.Mailbox;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.Protocols;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A process that hosts the shipped coordinator. Its clock stands still until the world lets a timer
 * run out, and what it remembers is seen through its ports.
 */
final class CoordinatorProcess extends Node {
  private static final int TAKEOVER_AFTER_MILLIS = 20;
  private static final int RETRY_MILLIS = 1_000_000;
  private static final long DEADLINE_MILLIS = 1_000_000_000_000L;

  private final SmallWorld world;
  private final int number;
  private final Protocol engine;
  private final Memory memory = new Memory();
  private final Map<Integer, CompletableFuture<Outcome>> callers = new TreeMap<>();
  private @Nullable CoordinatorLoop loop;
  private long clockMillis;
  private int lives;

  CoordinatorProcess(SmallWorld world, int number, Protocol engine) {
    super("coordinator " + number);
    this.world = world;
    this.number = number;
    this.engine = engine;
  }

  @Override
  void begin() {
    memory.clear();
    callers.clear();
    crashAfter(0);
    lives++;
    CoordinatorSettings settings =
        new CoordinatorSettings(
            "shop",
            number,
            number + "." + lives,
            1,
            TAKEOVER_AFTER_MILLIS,
            10,
            new RetryPolicy(RETRY_MILLIS, RETRY_MILLIS, 1_000));
    loop =
        new CoordinatorLoop(
            settings,
            new Protocols(List.of(new Watched())),
            new EncodedTransactions(),
            world.parts().log(new WatchedLog(this, world, memory, engine)),
            world.parts().transport(transport(world.flight())),
            world.parts().inbox(inbox()),
            new Mailbox(10, () -> {}),
            Runnable::run,
            new Eye(),
            message -> world.facts().alarm());
  }

  int number() {
    return number;
  }

  Memory memory() {
    return memory;
  }

  @Override
  void step() {
    loop().step(clockMillis);
  }

  /** Begins a transaction for a caller, which is known by its number. */
  void execute(int caller, Transaction transaction) {
    callers.put(
        caller,
        new LocalCoordinator(loop(), engine.name(), DEADLINE_MILLIS)
            .execute(0, transaction)
            .whenComplete((outcome, error) -> told(transaction, outcome)));
    step();
  }

  private void told(Transaction transaction, @Nullable Outcome outcome) {
    if (outcome != null) {
      world.facts().told(memory.id(transaction), outcome);
    }
  }

  @Override
  int effects(Message message) {
    if (!(message instanceof Reply reply)) {
      return 0;
    }
    Decision decision = memory.foresee(engine, reply.id(), event(reply));
    if (decision == null) {
      return 0;
    }
    long sends = decision.effects().stream().filter(e -> e instanceof Effect.Send).count();
    return (int) sends + (decision.write() == Decision.Write.NONE ? 0 : 1);
  }

  private static Event event(Reply reply) {
    return switch (reply.answer()) {
      case YES -> new Event.VotedYes(reply.branch());
      case NO ->
          new Event.VotedNo(
              reply.branch(),
              Objects.requireNonNullElse(reply.refusal(), new Refusal(Reason.UNKNOWN, "", "")));
      case DONE -> new Event.Done(reply.branch(), reply.command());
      case ALARM -> new Event.Alarmed(reply.branch(), reply.command(), "");
    };
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(name).append(memory);
    callers.forEach((caller, answer) -> text.append(answer.isDone() ? "" : " asked by " + caller));
    return text.append(crashed ? " X;" : ";").toString();
  }

  /** Lets the timers for what is not answered run out. */
  void retry() {
    clockMillis += RETRY_MILLIS;
    step();
  }

  /** Lets the deadlines pass, and with them what is shorter. */
  void deadline() {
    clockMillis += DEADLINE_MILLIS;
    step();
    step();
  }

  /** Has it look for what is due. */
  void takeOver() {
    clockMillis += TAKEOVER_AFTER_MILLIS;
    step();
  }

  private CoordinatorLoop loop() {
    if (loop == null) {
      throw new IllegalStateException("not begun");
    }
    return loop;
  }

  /** The engine, seen at its decisions. */
  private final class Watched implements Protocol {
    @Override
    public Decision decide(Transaction transaction, TransactionState state, Event event) {
      Decision decision = engine.decide(transaction, state, event);
      memory.decided(transaction, decision.next());
      return decision;
    }

    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public Phase initialPhase() {
      return engine.initialPhase();
    }

    @Override
    public Phase phase(int code) {
      return engine.phase(code);
    }

    @Override
    public TransitionTable table() {
      return engine.table();
    }
  }

  private final class Eye implements CoordinatorObserver {
    @Override
    public void alarm(TransactionId id, String trace, String text) {
      world.facts().alarm();
    }

    @Override
    public void fault(String what, RuntimeException error) {
      world.facts().alarm();
    }

    @Override
    public void fenced(TransactionId id, String trace) {
      world.facts().fence();
    }
  }
}
