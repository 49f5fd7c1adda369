package io.escrow.txn.node;

import io.escrow.txn.Message;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.runtime.CoordinatorLoop;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.runtime.InboxPump;
import io.escrow.txn.runtime.LocalCoordinator;
import io.escrow.txn.runtime.LoopDriver;
import io.escrow.txn.runtime.Mailbox;
import io.escrow.txn.runtime.Submission;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.TransactionLog;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A coordinator at work: one instance of a service, its inboxes and its two threads. */
public final class CoordinatorNode implements Node {
  private static final int MAILBOX_FOR_MESSAGES = 10_000;
  private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final KafkaInbox replies;
  private final KafkaInbox inbox;
  private final CoordinatorLoop loop;
  private final LoopDriver loopDriver;
  private final LoopDriver pumpDriver;

  private CoordinatorNode(
      String name, KafkaInbox replies, KafkaInbox inbox, Mailbox mailbox, CoordinatorLoop loop) {
    this.replies = replies;
    this.inbox = inbox;
    this.loop = loop;
    loopDriver = LoopDriver.start(name + "-coordinator", loop);
    pumpDriver = LoopDriver.start(name + "-inbox", new InboxPump(inbox, mailbox));
  }

  /**
   * The makings of a coordinator; everything that is not said has a default.
   *
   * @param service whose inbox it reads
   * @param log used by the node's thread alone; not closed with it
   */
  public static Builder of(Network network, String service, TransactionLog log) {
    return new Builder(network, service, log);
  }

  /**
   * Runs transactions by one protocol.
   *
   * @param protocol its name, such as {@code 2pc}
   * @param deadlineMillis after this a transaction that is not decided is refused, at least 1
   */
  public LocalCoordinator coordinator(String protocol, long deadlineMillis) {
    return new LocalCoordinator(loop, protocol, deadlineMillis);
  }

  /** As {@link CoordinatorLoop#submit}. */
  public void submit(Submission submission) {
    loop.submit(submission);
  }

  /** How many submissions have not been answered. */
  public int inFlight() {
    return loop.inFlight();
  }

  @Override
  public long lag() {
    return inbox.lag();
  }

  @Override
  public boolean alive() {
    return loopDriver.alive() && pumpDriver.alive();
  }

  /**
   * Leaves the service's inbox and what could be taken over to other instances, and then waits
   * until what is open here has ended; only to be closed after that.
   *
   * @param maxMillis how long it waits at most, besides some seconds for the inbox
   */
  public void drain(long maxMillis) {
    loop.leave();
    pumpDriver.close();
    closeAfter(pumpDriver, inbox);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
    while (loop.inFlight() + loop.open() > 0
        && loopDriver.alive()
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(DRAIN_POLL_NANOS);
    }
  }

  /** Ends after the batch that is being written; what is open is taken over by others, or later. */
  @Override
  public void close() {
    pumpDriver.close();
    replies.wakeup();
    loopDriver.close();
    closeAfter(pumpDriver, inbox);
    closeAfter(loopDriver, replies);
  }

  /** An inbox is of one thread: where that hangs in it, it stays open. */
  private static void closeAfter(LoopDriver thread, KafkaInbox inbox) {
    if (!thread.alive()) {
      inbox.close();
    }
  }

  /** Collects what a coordinator is made of. Used by one thread. */
  public static final class Builder {
    private final Network network;
    private final String service;
    private final TransactionLog log;
    private int instance;
    private int shards = 1;
    private long takeoverAfterMillis = 2_000;
    private int maxInFlight = 10_000;
    private Protocols protocols = Protocols.installed();
    private Application application = new EncodedTransactions();
    private Consumer<Runnable> completions = Runnable::run;
    private CoordinatorObserver observer = CoordinatorObserver.NONE;
    private Consumer<Message> others = message -> {};

    private Builder(Network network, String service, TransactionLog log) {
      this.network = network;
      this.service = service;
      this.log = log;
    }

    /** Which instance of the service this is, from 0; no two that live have the same. */
    public Builder instance(int number) {
      this.instance = number;
      return this;
    }

    /** Over how many shards the log is spread; 1 unless it is said. */
    public Builder shards(int count) {
      this.shards = count;
      return this;
    }

    /** After how long another instance takes over what lies still; 2,000 ms unless it is said. */
    public Builder takeoverAfterMillis(long millis) {
      this.takeoverAfterMillis = millis;
      return this;
    }

    /** The most submissions at a time; 10,000 unless it is said. */
    public Builder maxInFlight(int count) {
      this.maxInFlight = count;
      return this;
    }

    /** The engines it has; those on the class path unless it is said. */
    public Builder protocols(Protocols engines) {
      this.protocols = engines;
      return this;
    }

    /** What plans and judges requests; {@link EncodedTransactions} unless it is said. */
    public Builder application(Application planner) {
      this.application = planner;
      return this;
    }

    /** Runs what hears outcomes; the coordinator's own thread unless it is said. */
    public Builder completions(Consumer<Runnable> runner) {
      this.completions = runner;
      return this;
    }

    /** Is told what happens, on the coordinator's thread. */
    public Builder observer(CoordinatorObserver listener) {
      this.observer = listener;
      return this;
    }

    /** Takes messages that are not about transactions, on the coordinator's thread. */
    public Builder others(Consumer<Message> taker) {
      this.others = taker;
      return this;
    }

    /**
     * Starts it. Blocks until its inboxes are positioned.
     *
     * @throws IllegalArgumentException when the settings make no sense
     */
    public CoordinatorNode start() {
      CoordinatorSettings settings =
          new CoordinatorSettings(
              service,
              instance,
              incarnation(),
              shards,
              takeoverAfterMillis,
              maxInFlight,
              RetryPolicy.DEFAULT);
      return start(settings);
    }

    /** Short, since each write to the log carries it; one in 10<sup>18</sup> is like another. */
    private static String incarnation() {
      return Long.toString(UUID.randomUUID().getMostSignificantBits(), Character.MAX_RADIX);
    }

    private CoordinatorNode start(CoordinatorSettings settings) {
      KafkaInbox replies = network.repliesTo(service, instance);
      try {
        KafkaInbox inbox = network.inboxOf(service, instance);
        Mailbox mailbox = new Mailbox(maxInFlight + MAILBOX_FOR_MESSAGES, replies::wakeup);
        CoordinatorLoop loop =
            new CoordinatorLoop(
                settings,
                protocols,
                application,
                log,
                network.transport(),
                replies,
                mailbox,
                completions,
                observer,
                others);
        return new CoordinatorNode(service, replies, inbox, mailbox, loop);
      } catch (RuntimeException e) {
        replies.close();
        throw e;
      }
    }
  }
}
