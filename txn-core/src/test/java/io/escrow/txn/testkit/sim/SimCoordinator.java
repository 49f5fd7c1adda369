package io.escrow.txn.testkit.sim;

import io.escrow.txn.TransactionId;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.runtime.CoordinatorLoop;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.runtime.InboxPump;
import io.escrow.txn.runtime.Mailbox;
import io.escrow.txn.runtime.Submission;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocols;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that hosts a coordinator: the loop, its timers, recovery and consumers as shipped. */
final class SimCoordinator extends SimNode {
  private static final int MAILBOX_ITEMS = 2_000;
  private static final long LOOKS_AGAIN_MILLIS = 10;
  private static final long LOOP_MAX_WAIT_MILLIS = 50;
  private static final long MAX_NAP_MILLIS = 200;

  private final LogStore store;
  private final Protocols protocols;
  private final Application application;
  private final Eye eye = new Eye();
  private @Nullable SimInbox inbox;
  private @Nullable SimInbox replies;
  private @Nullable InboxPump pump;
  private @Nullable CoordinatorLoop loop;
  private String protocol = "";
  private int population;
  private long populationAt = -1;
  private long nap = LOOP_MAX_WAIT_MILLIS;

  SimCoordinator(
      Simulation simulation,
      int number,
      String service,
      int instance,
      LogStore store,
      Protocols protocols,
      Application application) {
    super(simulation, number, service, instance);
    this.store = store;
    this.protocols = protocols;
    this.application = application;
  }

  @Override
  void begin() {
    String engine = simulation.engine().name();
    protocol = simulation.variant().orchestrated() ? Remote.nameFor(engine) : engine;
    Setup setup = simulation.setup();
    Parts parts = simulation.parts();
    SimInbox shared = new SimInbox(this, simulation.broker().ofService(service, instance));
    SimInbox own = new SimInbox(this, simulation.broker().ofInstance(service, instance));
    Mailbox mailbox = new Mailbox(MAILBOX_ITEMS, () -> {});
    CoordinatorSettings settings =
        new CoordinatorSettings(
            service,
            instance,
            name + "-" + lives,
            setup.logShards,
            setup.takeoverAfter,
            setup.maxInFlight,
            simulation.retry());
    inbox = shared;
    replies = own;
    pump = new InboxPump(parts.inbox(shared), mailbox);
    loop =
        new CoordinatorLoop(
            settings,
            protocols,
            application,
            parts.log(new SimLog(this, store)),
            parts.transport(new SimTransport(this)),
            parts.inbox(own),
            mailbox,
            Runnable::run,
            eye,
            message -> {});
    populationAt = -1;
  }

  @Override
  long step(long nowMillis) {
    if (pump == null || loop == null || replies == null || inbox == null) {
      throw new IllegalStateException("dead");
    }
    pump.step(nowMillis);
    long wait = loop.step(nowMillis);
    if (wait > 0) {
      return wait;
    }
    if (busy) {
      nap = LOOP_MAX_WAIT_MILLIS;
      return replies.hasMore() || inbox.hasMore() ? 0 : LOOKS_AGAIN_MILLIS;
    }
    if (wouldWait < LOOP_MAX_WAIT_MILLIS) {
      return Math.max(1, wouldWait);
    }
    // A loop that has nothing to do may be slow to look again: time passes in larger steps.
    nap = Math.min(MAX_NAP_MILLIS, nap * 2);
    return nap;
  }

  @Override
  void end() {
    if (inbox != null && replies != null) {
      inbox.kill();
      replies.kill();
    }
    loop = null;
    pump = null;
  }

  /** Hands a submission over; the process must be alive. */
  void submit(Submission submission) {
    if (loop == null) {
      throw new IllegalStateException("dead");
    }
    loop.submit(submission);
    wake(simulation.now());
  }

  /** What new transactions are begun as, since it was started. */
  String protocol() {
    return protocol;
  }

  @Override
  String leftSince(long millis) {
    if (loop == null) {
      return "";
    }
    if (loop.inFlight() > 0) {
      return name + " has " + loop.inFlight() + " submissions without an answer";
    }
    return populationAt > millis && population == 0
        ? ""
        : name + " works on " + population + " transactions";
  }

  private final class Eye implements CoordinatorObserver {
    @Override
    public void population(Map<Standing, Integer> transactions) {
      population = transactions.size();
      populationAt = simulation.now();
    }

    @Override
    public void alarm(TransactionId id, String trace, String text) {
      simulation.alarm(name, id + " " + text);
    }

    @Override
    public void takenOver(TransactionId id, String trace) {
      busy = true;
      if (simulation.trace().telling()) {
        simulation.tell(name + " takes over " + id);
      }
    }

    @Override
    public void fault(String what, RuntimeException error) {
      simulation.alarm(name, what + ": " + error);
    }
  }
}
