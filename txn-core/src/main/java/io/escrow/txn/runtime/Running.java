package io.escrow.txn.runtime;

import io.escrow.txn.Address;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Application.Verdict;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.wire.StateCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that this coordinator works on: what the log has, and what it need not have. Used
 * by the loop's thread alone.
 */
final class Running {
  private static final int MAX_WAITING_EVENTS = 1_000;

  final TransactionId id;
  final Protocol protocol;
  final Transaction transaction;
  final String request;
  final String requester;
  final Watermark watermark;
  final int attempt;
  final long deadlineAtMillis;
  final List<Listener> listeners = new ArrayList<>(1);
  private final Deque<Event> waiting = new ArrayDeque<>(2);

  Tracer.Span span = Tracer.Span.NONE;
  TransactionState state;
  long version;
  long epoch;
  boolean writing;
  boolean deadlinePassed;
  @Nullable Address replyTo;
  @Nullable Address settleTo;

  /** Not null while a restarted transaction waits before it sends anything. */
  Application.@Nullable Restart delayed;

  /** What the application said when it declined a restart; the caller hears it. */
  List<String> whyNotRestarted = List.of();

  int retries;
  long retryAtMillis;
  long phaseSinceMillis;
  String parked = "";

  private Running(
      Entry entry,
      Protocol protocol,
      TransactionState state,
      Transaction transaction,
      long nowMillis) {
    this.id = entry.id();
    this.protocol = protocol;
    this.transaction = transaction;
    this.request = entry.request();
    this.requester = entry.requester();
    this.watermark = entry.watermark();
    this.attempt = entry.attempt();
    this.deadlineAtMillis = nowMillis + entry.remainingMillis();
    this.state = state;
    this.version = entry.version();
    this.epoch = entry.epoch();
    this.phaseSinceMillis = nowMillis;
  }

  /**
   * A transaction as the log has it.
   *
   * @throws IllegalArgumentException when its request or its state is not what this program reads
   * @throws IllegalStateException when its state names branches that its request does not have,
   *     whose effects would fail outside of what is set aside (rule C5)
   */
  static Running of(Entry entry, Protocol protocol, Application application, long nowMillis) {
    TransactionState state = StateCodec.decode(protocol, entry.state());
    Transaction transaction = application.plan(entry.request());
    BranchSet named = state.sent().and(state.yes()).and(state.done());
    if (!BranchSet.first(transaction.branches().size()).hasAll(named)) {
      throw new IllegalStateException("its state names branches that its request does not have");
    }
    return new Running(entry, protocol, state, transaction, nowMillis);
  }

  /** What the application makes of the outcome, if a decision makes one known. */
  Verdict judge(Decision decision, Application application, long nowMillis) {
    if (decision.write() != Decision.Write.NONE) {
      for (Effect effect : decision.effects()) {
        if (effect instanceof Effect.Answer answer) {
          return application.judge(
              id, request, answer.outcome(), attempt, remainingMillis(nowMillis));
        }
      }
    }
    return Verdict.ANSWER;
  }

  long remainingMillis(long nowMillis) {
    return deadlineAtMillis - nowMillis;
  }

  /** The time at which its timers want to be looked at next. */
  long wakeAtMillis() {
    return deadlinePassed ? retryAtMillis : Math.min(retryAtMillis, deadlineAtMillis);
  }

  /**
   * Keeps an event until the write under way is answered (rule C4); one too many is dropped, like a
   * lost message.
   */
  void defer(Event event) {
    if (waiting.size() < MAX_WAITING_EVENTS) {
      waiting.add(event);
    }
  }

  /** Marks it when it was tried again often enough; whether it was not marked before. */
  boolean becomesStuck(RetryPolicy policy) {
    if (!parked.isEmpty() || !policy.parks(retries)) {
      return false;
    }
    parked = "no answer in " + state.phase().name() + " after " + retries + " retries";
    return true;
  }

  @Nullable Event nextDeferred() {
    return writing ? null : waiting.poll();
  }
}
