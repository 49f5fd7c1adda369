package io.escrow.txn.testkit;

import io.escrow.txn.Coordinator;
import io.escrow.txn.Message;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.TransitionTable.Transition;
import io.escrow.txn.runtime.CoordinatorLoop;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.runtime.InboxPump;
import io.escrow.txn.runtime.LocalCoordinator;
import io.escrow.txn.runtime.Mailbox;
import io.escrow.txn.runtime.Submission;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of one instance of a coordinating service of a {@link World}, and what its observer saw.
 */
public final class WorldCoordinator {
  private final MemoryInbox inbox;
  private final MemoryInbox replies;
  private final InboxPump pump;
  private final CoordinatorLoop loop;
  private final List<Message> others = new ArrayList<>();
  private final List<String> alarms = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private final List<TransactionId> takenOver = new ArrayList<>();
  private final List<TransactionId> fenced = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int failedWrites;
  private boolean paused;
  private boolean dead;

  WorldCoordinator(World world, WorldService service, CoordinatorSettings settings, int mailbox) {
    this.inbox = world.broker().ofService(service.name(), settings.instance());
    this.replies = world.broker().ofInstance(service.name(), settings.instance());
    Mailbox box = new Mailbox(mailbox, () -> {});
    this.pump = new InboxPump(inbox, box);
    this.loop =
        new CoordinatorLoop(
            settings,
            service.protocols(),
            service.application(),
            service.countedLog(),
            world.broker().transport(),
            replies,
            box,
            Runnable::run,
            new Eye(world),
            others::add);
  }

  /** The coordinator as users see it. */
  public Coordinator as(String protocol, long deadlineMillis) {
    return new LocalCoordinator(loop, protocol, deadlineMillis);
  }

  /** Hands any submission over. */
  public void submit(Submission submission) {
    loop.submit(submission);
  }

  /** How many submissions have not been answered. */
  public int inFlight() {
    return loop.inFlight();
  }

  /** How much it has to do. */
  public int open() {
    return loop.open();
  }

  /** It takes over nothing from now on. */
  public void leave() {
    loop.leave();
  }

  /** From now on it does nothing, as in a long pause of its machine; or it goes on. */
  public void pause(boolean newPaused) {
    paused = newPaused;
  }

  /** Ends it at once: what it had in memory is gone. */
  public void crash() {
    dead = true;
    inbox.kill();
    replies.kill();
  }

  /** How many messages of the service's inbox wait to be handled by this instance. */
  public long lag() {
    return inbox.lag();
  }

  /** The alarms that it raised. */
  public List<String> alarms() {
    return List.copyOf(alarms);
  }

  /** What it told of transactions that are stuck. */
  public List<String> stuck() {
    return List.copyOf(stuck);
  }

  /** What it took over, in order. */
  public List<TransactionId> takenOver() {
    return List.copyOf(takenOver);
  }

  /** What it lost to others, in order. */
  public List<TransactionId> fenced() {
    return List.copyOf(fenced);
  }

  /** What it could not handle. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Messages that were not about transactions. */
  public List<Message> others() {
    return List.copyOf(others);
  }

  /** How often the log did not answer it. */
  public int failedWrites() {
    return failedWrites;
  }

  void step(long nowMillis) {
    if (!paused && !dead) {
      pump.step(nowMillis);
    }
    if (!paused && !dead) {
      loop.step(nowMillis);
    }
  }

  private final class Eye implements CoordinatorObserver {
    private final World world;

    Eye(World world) {
      this.world = world;
    }

    @Override
    public void transition(TransactionId id, String protocol, Transition taken, long phaseMillis) {
      world.taken(id, protocol, taken);
    }

    @Override
    public void alarm(TransactionId id, String trace, String text) {
      alarms.add(id + ": " + text);
    }

    @Override
    public void parked(TransactionId id, String trace, String why) {
      stuck.add(id + ": " + why);
    }

    @Override
    public void takenOver(TransactionId id, String trace) {
      takenOver.add(id);
    }

    @Override
    public void fenced(TransactionId id, String trace) {
      fenced.add(id);
    }

    @Override
    public void fault(String what, RuntimeException error) {
      faults.add(what + ": " + error);
    }

    @Override
    public void logUnavailable(String error) {
      failedWrites++;
    }
  }
}
