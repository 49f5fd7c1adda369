package io.escrow.txn.testkit.sim;

import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.runtime.ParticipantLoop;
import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.QueryHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of a participant; its store is shared with the service's other processes. */
final class SimParticipant extends SimNode {
  private static final RetryPolicy STORE_RETRY = new RetryPolicy(10, 100, 1);
  private static final long LOOKS_AGAIN_MILLIS = 5;

  private final ParticipantStore store;
  private @Nullable SimInbox inbox;
  private @Nullable ParticipantLoop loop;

  SimParticipant(
      Simulation simulation, int number, String service, int instance, ParticipantStore store) {
    super(simulation, number, service, instance);
    this.store = store;
  }

  ParticipantStore store() {
    return store;
  }

  @Override
  void begin() {
    SimInbox own = new SimInbox(this, simulation.broker().ofService(service, instance));
    inbox = own;
    loop = loop(simulation.parts().inbox(own));
  }

  @Override
  long step(long nowMillis) {
    if (loop == null || inbox == null) {
      throw new IllegalStateException("dead");
    }
    long wait = loop.step(nowMillis);
    return wait > 0 ? wait : inbox.hasMore() ? 0 : LOOKS_AGAIN_MILLIS;
  }

  @Override
  void end() {
    if (inbox != null) {
      inbox.kill();
    }
    loop = null;
  }

  @Override
  String leftSince(long millis) {
    return "";
  }

  /**
   * The group has given this process up with a batch in its hands, which it will handle later all
   * the same; for now it is as if it had died.
   */
  void becomeZombie(List<Inbox.Delivery> batch) {
    ParticipantLoop zombie = loop(new Canned(batch));
    simulation.hits().batch(Fault.ZOMBIE, batch);
    simulation.tell(name + " is given up with " + batch.size() + " messages in its hands");
    simulation.later(
        1 + simulation.choices().choose(simulation.setup().delayMillis),
        () -> {
          simulation.tell("the zombie of " + name + " handles them");
          try {
            zombie.step(simulation.now() + clockOffset);
          } catch (Crash crash) {
            simulation.tell("the zombie of " + name + " dies");
          }
        });
    throw new Crash();
  }

  private ParticipantLoop loop(Inbox from) {
    StoreView view = new StoreView(this, store);
    Parts parts = simulation.parts();
    return new ParticipantLoop(
        new ParticipantSettings(service, simulation.setup().inquireAfter, 0, STORE_RETRY),
        parts.participant(view, store.participant()),
        parts.held(view, view),
        QueryHandler.NONE,
        from,
        parts.transport(new SimTransport(this)),
        new Eye());
  }

  private final class Eye implements ParticipantObserver {
    @Override
    public void alarmed(String detail) {
      simulation.alarm(name, detail);
    }
  }

  /** Messages that were received before. */
  private static final class Canned implements Inbox {
    private List<Delivery> batch;

    Canned(List<Delivery> batch) {
      this.batch = batch;
    }

    @Override
    public List<Delivery> receive(long maxWaitMillis) {
      List<Delivery> all = batch;
      batch = List.of();
      return all;
    }

    @Override
    public void rewind() {
      batch = List.of();
    }
  }
}
