package io.escrow.txn.runtime;

import io.escrow.txn.Message;
import io.escrow.txn.Outcome;
import io.escrow.txn.OverloadedException;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Inbox.Delivery;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A coordinator: drains what has arrived, decides each, writes all decisions in one round trip,
 * performs their effects, and begins anew.
 *
 * <p>Advances only by {@link #step}; has no thread, clock or random of its own. While the log does
 * not answer, nothing is decided: the batch in doubt is tried again until it is answered, and what
 * arrives waits in bounded queues.
 */
public final class CoordinatorLoop implements Loop {
  private static final long MAX_WAIT_MILLIS = 50;
  private static final long DOUBT_FIRST_WAIT_MILLIS = 20;
  private static final long DOUBT_MAX_WAIT_MILLIS = 1_000;
  private static final int TAKE_OVER_LIMIT = 256;
  private static final long POPULATION_EVERY_MILLIS = 500;

  private final CoordinatorSettings settings;
  private final TransactionLog log;
  private final Inbox replies;
  private final Mailbox mailbox;
  private final CoordinatorObserver observer;
  private final Tracer tracer;
  private final Journal journal;
  private final Outbox outbox;
  private final TransactionRunner runner;
  private final MessageRouter router;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final List<Runnable> handled = new ArrayList<>();
  private volatile int open;
  private volatile boolean leaving;
  private long nextScanMillis;
  private long nextPopulationMillis;
  private long doubtWaitMillis = DOUBT_FIRST_WAIT_MILLIS;

  /**
   * A coordinator at rest.
   *
   * @param replies where the answers to this instance arrive
   * @param mailbox what other threads give it
   * @param completions runs what hears outcomes
   * @param others takes messages that are not about transactions; called on the loop's thread
   */
  public CoordinatorLoop(
      CoordinatorSettings settings,
      Protocols protocols,
      Application application,
      TransactionLog log,
      Transport transport,
      Inbox replies,
      Mailbox mailbox,
      Consumer<Runnable> completions,
      CoordinatorObserver observer,
      Consumer<Message> others) {
    this.settings = settings;
    this.log = log;
    this.replies = replies;
    this.mailbox = mailbox;
    this.observer = observer;
    this.tracer = observer.tracer();
    this.journal = new Journal(log, tracer, observer::fault);
    this.outbox = new Outbox(settings, transport, completions, observer);
    this.runner =
        new TransactionRunner(settings, protocols, application, journal, outbox, observer, tracer);
    this.router = new MessageRouter(runner, outbox, log, protocols, application, observer, others);
  }

  /**
   * Hands a transaction over, which belongs where the calling thread does in a trace. Any thread;
   * never blocks.
   *
   * @throws OverloadedException when too many are in flight: nothing has happened
   */
  public void submit(Submission submission) {
    if (inFlight.incrementAndGet() > settings.maxInFlight()) {
      inFlight.decrementAndGet();
      throw new OverloadedException(settings.maxInFlight());
    }
    CountedListener listener = new CountedListener(submission.listener(), inFlight);
    Submission counted = submission.with(listener, tracer.current());
    if (!mailbox.offer(new Mailbox.Item.Submitted(counted))) {
      inFlight.decrementAndGet();
      throw new OverloadedException(settings.maxInFlight());
    }
  }

  /** How many submissions have not been answered. Any thread. */
  public int inFlight() {
    return inFlight.get();
  }

  /**
   * How much it had to do after its last step: transactions, answered or not, and what waits to be
   * begun or written. 0 only when it rests. Any thread.
   */
  public int open() {
    return mailbox.size() + open;
  }

  /** Takes over nothing from now on. Any thread. */
  public void leave() {
    leaving = true;
  }

  @Override
  public long step(long nowMillis) {
    runner.setNow(nowMillis);
    if (!journal.isEmpty() && !settle()) {
      return doubtWaitMillis;
    }
    // First, since nothing is being written yet: a takeover must not wait for a moment without
    // load.
    scan(nowMillis);
    takeIn(nowMillis);
    runner.fireTimers();
    boolean settled = settle();
    open = runner.size() + (settled ? 0 : 1);
    if (nowMillis >= nextPopulationMillis) {
      nextPopulationMillis = nowMillis + POPULATION_EVERY_MILLIS;
      observer.population(runner.population());
    }
    return settled ? 0 : doubtWaitMillis;
  }

  private void takeIn(long nowMillis) {
    long wait =
        journal.isEmpty() && mailbox.beginWait()
            ? runner.millisUntilTimer(Math.min(MAX_WAIT_MILLIS, millisUntilScan(nowMillis)))
            : 0;
    List<Delivery> deliveries = replies.receive(wait);
    mailbox.endWait();
    // What leaves the mailbox is counted there no more, and not yet among the transactions.
    open = Math.max(1, open);
    deliveries.forEach(this::route);
    for (Mailbox.Item item : mailbox.drain(journal.room())) {
      if (item instanceof Mailbox.Item.Submitted submitted) {
        begin(submitted.submission());
      } else if (item instanceof Mailbox.Item.Arrived arrived) {
        route(arrived.delivery());
      }
    }
  }

  private void begin(Submission submission) {
    try {
      runner.begin(submission, reply -> outbox.tell(() -> submission.listener().declined(reply)));
    } catch (RuntimeException e) {
      outbox.tell(() -> submission.listener().refused(e));
    }
  }

  private void route(Delivery delivery) {
    try {
      router.route(delivery);
    } catch (StoreUnavailableException e) {
      observer.logUnavailable(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      observer.fault("message " + delivery.message().key(), e);
    }
    handled.add(delivery.handled());
  }

  /**
   * Takes over what is due; only while nothing waits to be written, so that what is read cannot be
   * older than what is known.
   */
  private void scan(long nowMillis) {
    if (millisUntilScan(nowMillis) > 0) {
      return;
    }
    nextScanMillis = nowMillis + settings.takeoverAfterMillis() / 4;
    try {
      for (int shard = 0; shard < settings.shards(); shard++) {
        List<Entry> due = log.takeOver(shard, TAKE_OVER_LIMIT, settings.takeoverAfterMillis());
        due.forEach(runner::adopt);
        if (due.size() == TAKE_OVER_LIMIT) {
          nextScanMillis = nowMillis;
        }
      }
      observer.logAnswered();
    } catch (StoreUnavailableException e) {
      observer.logUnavailable(String.valueOf(e.getMessage()));
    }
  }

  private long millisUntilScan(long nowMillis) {
    return leaving ? Long.MAX_VALUE : Math.max(0, nextScanMillis - nowMillis);
  }

  /** Writes until nothing is left to write; false when the log did not answer. */
  private boolean settle() {
    try {
      while (!journal.isEmpty()) {
        observer.batch(journal.flush());
      }
    } catch (StoreUnavailableException e) {
      observer.logUnavailable(String.valueOf(e.getMessage()));
      doubtWaitMillis = Math.min(DOUBT_MAX_WAIT_MILLIS, doubtWaitMillis * 2);
      outbox.release();
      return false;
    }
    doubtWaitMillis = DOUBT_FIRST_WAIT_MILLIS;
    handled.forEach(Runnable::run);
    handled.clear();
    outbox.release();
    return true;
  }

  /** Counts a submission as answered when its listener hears something. */
  private record CountedListener(Listener listener, AtomicInteger inFlight) implements Listener {
    @Override
    public void ended(Outcome outcome, List<String> written) {
      inFlight.decrementAndGet();
      listener.ended(outcome, written);
    }

    @Override
    public void declined(List<String> reply) {
      inFlight.decrementAndGet();
      listener.declined(reply);
    }

    @Override
    public void refused(RuntimeException why) {
      inFlight.decrementAndGet();
      listener.refused(why);
    }

    @Override
    public void lost() {
      inFlight.decrementAndGet();
      listener.lost();
    }
  }
}
