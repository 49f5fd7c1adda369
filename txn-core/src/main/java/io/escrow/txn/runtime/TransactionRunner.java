package io.escrow.txn.runtime;

import io.escrow.txn.StoreFullException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransitionTable.Transition;
import io.escrow.txn.runtime.CoordinatorObserver.Standing;
import io.escrow.txn.runtime.Tracer.Span;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Application.Verdict;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.wire.StateCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Works on transactions: lets their protocol decide, has the log write it, and only then performs
 * what follows (rule C4).
 */
final class TransactionRunner {
  private static final int MAX_TIMERS_PER_STEP = 256;

  private final CoordinatorSettings settings;
  private final Protocols protocols;
  private final Application application;
  private final Journal journal;
  private final Outbox outbox;
  private final CoordinatorObserver observer;
  private final Tracer tracer;
  private final Map<TransactionId, Running> running = new HashMap<>();
  private final Timers timers = new Timers();
  private final RestartGate gate = new RestartGate();
  private final Writes writes;
  private long nowMillis;

  TransactionRunner(
      CoordinatorSettings settings,
      Protocols protocols,
      Application application,
      Journal journal,
      Outbox outbox,
      CoordinatorObserver observer,
      Tracer tracer) {
    this.settings = settings;
    this.writes = new Writes(settings);
    this.protocols = protocols;
    this.application = application;
    this.journal = journal;
    this.outbox = outbox;
    this.observer = observer;
    this.tracer = tracer;
  }

  void setNow(long millis) {
    nowMillis = millis;
  }

  @Nullable Running find(TransactionId id) {
    return running.get(id);
  }

  int size() {
    return running.size();
  }

  Map<Standing, Integer> population() {
    Map<Standing, Integer> counts = new HashMap<>();
    for (Running one : running.values()) {
      counts.merge(new Standing(one.protocol.name(), one.state.phase()), 1, Integer::sum);
    }
    return counts;
  }

  long millisUntilTimer(long maxMillis) {
    return timers.untilNext(nowMillis, maxMillis);
  }

  /**
   * Begins a transaction; {@code declined} hears it if the log or the application would not.
   *
   * @throws IllegalArgumentException when there is no such protocol, or no such shard, whose
   *     transactions nobody would take over
   * @throws StoreFullException when the log has no room for it: nothing has happened. One without
   *     time left, which only ends, is always begun
   */
  void begin(Submission submission, Consumer<List<String>> declined) {
    if (submission.shard() < 0 || submission.shard() >= settings.shards()) {
      throw new IllegalArgumentException(
          "the log has " + settings.shards() + " shards, none is number " + submission.shard());
    }
    Protocol protocol = protocols.get(submission.protocol());
    if (submission.deadlineMillis() > 0 && !journal.hasRoom()) {
      throw new StoreFullException("the log has no room for new transactions");
    }
    Begin begin = writes.begin(submission, protocol);
    Span span = tracer.begin(protocol.name(), submission.trace());
    if (submission.id() == null && submission.application() == null) {
      journal.addOnce(
          begin,
          span,
          result -> begun(submission, span, result, declined),
          () -> {
            span.end();
            outbox.tell(submission.listener()::lost);
          });
    } else {
      journal.add(begin, span, result -> begun(submission, span, result, declined));
    }
  }

  private void begun(
      Submission submission, Span span, Result result, Consumer<List<String>> declined) {
    if (result instanceof Result.Done done && done.begun() != null) {
      Running fresh = open(done.begun(), span);
      if (fresh == null) {
        outbox.tell(submission.listener()::lost);
        return;
      }
      fresh.replyTo = submission.replyTo();
      fresh.listeners.add(submission.listener());
      start(fresh);
      return;
    }
    span.end();
    if (result instanceof Result.Declined refused) {
      declined.accept(refused.application());
    } else {
      RuntimeException why =
          new IllegalStateException("the log did not begin the transaction: " + result);
      outbox.tell(() -> submission.listener().refused(why));
    }
  }

  /** Without time left nobody is asked for a vote that would come too late (rule O4). */
  private void start(Running fresh) {
    fresh.deadlinePassed = fresh.deadlineAtMillis <= nowMillis;
    on(fresh, fresh.deadlinePassed ? new Event.Deadline() : new Event.Begun());
  }

  /**
   * Goes on with a transaction that was taken over. One that this coordinator still works on is
   * only fenced anew.
   */
  void adopt(Entry entry) {
    Running known = running.get(entry.id());
    if (known != null && known.version == entry.version() && known.epoch + 1 == entry.epoch()) {
      known.epoch = entry.epoch();
      return;
    }
    Span span = tracer.takeOver(entry.protocol());
    observer.takenOver(entry.id(), span.trace());
    Running fresh = open(entry, span);
    if (fresh != null) {
      if (known != null) {
        fresh.listeners.addAll(known.listeners);
        known.span.end();
      }
      on(fresh, new Event.Recovered());
    }
  }

  /**
   * Lets the protocol decide on an event, and sees to what follows; an error sets this transaction
   * aside and no other (rule C5).
   */
  void on(Running one, Event event) {
    if (one.writing) {
      one.defer(event);
      return;
    }
    Decision decision;
    Verdict verdict;
    try {
      decision = one.protocol.decide(one.transaction, one.state, event);
      verdict = one.judge(decision, application, nowMillis);
    } catch (RuntimeException e) {
      quarantine(one, e);
      return;
    }
    if (decision.write() == Decision.Write.NONE) {
      apply(one, event, decision);
      outbox.perform(one, decision.effects(), List.of(), nowMillis);
    } else {
      write(one, event, decision, verdict);
    }
  }

  /** Looks at the transactions whose timers have run out. */
  void fireTimers() {
    for (TransactionId id : timers.due(nowMillis, MAX_TIMERS_PER_STEP)) {
      Running one = running.get(id);
      if (one != null) {
        fire(one);
      }
      if (running.get(id) == one && one != null) {
        timers.set(one.wakeAtMillis(), id);
      }
    }
  }

  private void fire(Running one) {
    if (!one.deadlinePassed && one.deadlineAtMillis <= nowMillis) {
      one.deadlinePassed = true;
      one.delayed = null;
      on(one, new Event.Deadline());
    } else if (one.retryAtMillis <= nowMillis) {
      if (one.delayed != null) {
        startDelayed(one, one.delayed);
        return;
      }
      one.retries++;
      one.replyTo = null;
      armRetry(one);
      if (one.becomesStuck(settings.retry())) {
        observer.parked(one.id, one.span.trace(), one.parked);
      }
      on(one, new Event.RetryDue());
    }
  }

  private void startDelayed(Running one, Application.Restart restart) {
    if (one.writing) {
      return;
    }
    one.retries++;
    armRetry(one);
    if (restart.serial() && !gate.admits(one.id)) {
      write(one, new Event.RetryDue(), Decision.append(one.state, List.of()), Verdict.ANSWER);
      return;
    }
    one.delayed = null;
    one.retries = 0;
    armRetry(one);
    start(one);
  }

  private void write(Running one, Event event, Decision decision, Verdict verdict) {
    one.writing = true;
    if (decision.write() == Decision.Write.END) {
      End end = writes.end(one, verdict);
      journal.add(end, one.span, result -> ended(one, event, decision, verdict, result));
    } else {
      Append append = writes.append(one, decision.next(), verdict.write(), nowMillis);
      journal.add(append, one.span, result -> appended(one, event, decision, result));
    }
  }

  private void appended(Running one, Event event, Decision decision, Result result) {
    one.writing = false;
    if (result instanceof Result.Done done) {
      one.version++;
      apply(one, event, decision);
      outbox.perform(one, decision.effects(), done.application(), nowMillis);
      resumeDeferred(one);
    } else {
      giveUp(one, result);
    }
  }

  private void ended(Running one, Event event, Decision decision, Verdict verdict, Result result) {
    one.writing = false;
    if (result instanceof Result.Declined refused && verdict.restart() != null) {
      one.whyNotRestarted = refused.application();
      write(one, event, decision, Verdict.ANSWER);
      return;
    }
    if (!(result instanceof Result.Done done)) {
      giveUp(one, result);
      return;
    }
    apply(one, event, decision);
    List<Effect> effects = decision.effects();
    Application.Restart restart = verdict.restart();
    Entry begun = done.begun();
    if (restart != null && begun != null) {
      forget(one, true);
      effects = effects.stream().filter(effect -> !(effect instanceof Effect.Answer)).toList();
      restarted(one, begun, restart);
    } else {
      forget(one, false);
    }
    List<String> why = one.whyNotRestarted;
    List<String> written = why.isEmpty() ? done.application() : why;
    outbox.perform(one, effects, written, nowMillis);
    if (restart == null || begun == null) {
      // Who was answered by another coordinator, which had taken it over, was not answered here.
      tellLost(one);
    }
  }

  private void restarted(Running before, Entry entry, Application.Restart restart) {
    Running again = open(entry, tracer.begin(entry.protocol(), before.span.trace()));
    if (again == null) {
      before.listeners.forEach(listener -> outbox.tell(listener::lost));
    } else {
      again.listeners.addAll(before.listeners);
      again.delayed = restart;
      again.retryAtMillis = nowMillis + restart.delayMillis();
      timers.set(again.wakeAtMillis(), again.id);
    }
  }

  private void apply(Running one, Event event, Decision decision) {
    Transition transition =
        new Transition(one.state.phase(), event.kind(), decision.next().phase());
    observer.transition(one.id, one.protocol.name(), transition, nowMillis - one.phaseSinceMillis);
    one.state = decision.next();
    if (transition.from() != transition.to()) {
      one.span.event(transition.to().name());
      one.phaseSinceMillis = nowMillis;
      one.retries = 0;
      one.parked = "";
      armRetry(one);
      timers.set(one.retryAtMillis, one.id);
    }
  }

  private void armRetry(Running one) {
    one.retryAtMillis = nowMillis + settings.retry().delayMillis(one.retries, one.id.sequence());
  }

  private void resumeDeferred(Running one) {
    for (Event event = one.nextDeferred(); event != null; event = one.nextDeferred()) {
      on(one, event);
    }
  }

  private void giveUp(Running one, Result result) {
    if (!(result instanceof Result.Stale)) {
      quarantine(one, new IllegalStateException("the log did not take a write: " + result));
      return;
    }
    observer.fenced(one.id, one.span.trace());
    lose(one);
  }

  private void lose(Running one) {
    forget(one, true);
    tellLost(one);
  }

  private void tellLost(Running one) {
    one.listeners.forEach(listener -> outbox.tell(listener::lost));
    one.listeners.clear();
  }

  private void forget(Running one, boolean restarted) {
    running.remove(one.id, one);
    one.span.end();
    for (TransactionId next : gate.leave(one.id, restarted)) {
      Running admitted = running.get(next);
      if (admitted != null) {
        admitted.retryAtMillis = nowMillis;
        timers.set(nowMillis, admitted.id);
      }
    }
  }

  private void quarantine(Running one, RuntimeException error) {
    observer.alarm(one.id, one.span.trace(), "set aside: " + error);
    park(one.id, one.version, one.epoch, StateCodec.encode(one.state), error);
    lose(one);
  }

  private void park(
      TransactionId id, long version, long epoch, String state, RuntimeException error) {
    journal.add(writes.park(id, version, epoch, state, error), Span.NONE, result -> {});
  }

  /** Puts a transaction on the table; null, and it is set aside, when it cannot be read. */
  private @Nullable Running open(Entry entry, Span span) {
    span.begun(entry.id());
    try {
      Protocol protocol = protocols.get(entry.protocol());
      Running one = Running.of(entry, protocol, application, nowMillis);
      one.span = span;
      armRetry(one);
      timers.set(one.wakeAtMillis(), one.id);
      running.put(one.id, one);
      return one;
    } catch (RuntimeException e) {
      observer.alarm(entry.id(), span.trace(), "cannot be read: " + e);
      span.end();
      park(entry.id(), entry.version(), entry.epoch(), entry.state(), e);
      return null;
    }
  }
}
