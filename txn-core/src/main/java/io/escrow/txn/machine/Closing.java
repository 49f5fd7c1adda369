package io.escrow.txn.machine;

import io.escrow.txn.CommandType;
import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Event.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The phase after a decision, the same in every protocol: one command goes to each branch until it
 * is acknowledged, without limit (rule C6), and then the transaction leaves the log.
 *
 * <p>After a commit the caller is answered as the phase begins; after a refusal when every branch
 * has acknowledged its release (rule O3). A transaction that is reported to another service stays
 * until that service confirms (rule C7).
 */
public final class Closing {
  /**
   * Which branches may be sent the command next, of those that still miss it; never empty while any
   * does.
   */
  @FunctionalInterface
  public interface Order {
    BranchSet next(Transaction transaction, BranchSet missing);
  }

  /** All branches side by side. */
  public static final Order ALL_AT_ONCE = (transaction, missing) -> missing;

  private final Phase phase;
  private final Phase end;
  private final CommandType command;
  private final boolean commits;
  private final Order order;

  private Closing(Phase phase, Phase end, CommandType command, boolean commits, Order order) {
    this.phase = phase;
    this.end = end;
    this.command = command;
    this.commits = commits;
    this.order = order;
  }

  /** The phase after a commit. */
  public static Closing ofCommit(Phase phase, CommandType command, Phase end) {
    return new Closing(phase, end, command, true, ALL_AT_ONCE);
  }

  /**
   * The phase after a refusal; it reaches the branches that may have been sent a command for a
   * vote.
   */
  public static Closing ofRefusal(Phase phase, CommandType command, Phase end, Order order) {
    return new Closing(phase, end, command, false, order);
  }

  /**
   * The decision itself: durable before anyone hears of it (rule C3).
   *
   * @param state of the phase before, with the branches in {@code done} that need no command, and
   *     the refusal if it is one
   */
  public Decision enter(Transaction transaction, TransactionState state) {
    TransactionState closing = state.in(phase);
    if (isComplete(transaction, closing)) {
      return Decision.end(state.in(end), List.of(answer(closing)));
    }
    List<Effect> sends = sendNext(transaction, closing);
    boolean answers = commits || missing(transaction, closing).isEmpty();
    return Decision.append(closing, answers ? Effects.both(answer(closing), sends) : sends);
  }

  /** Adds this phase's row to a table. */
  public TransitionTable.Builder declare(TransitionTable.Builder table) {
    table
        .on(phase, Kind.RECOVERED, this::resume, phase)
        .on(phase, Kind.DONE, this::count, phase, end)
        .on(
            phase,
            Kind.RETRY_DUE,
            (t, s, e) -> Decision.append(s, resume(t, s, e).effects()),
            phase)
        .on(phase, Kind.INQUIRED, this::tellBranch, phase)
        .on(phase, Kind.ASKED, this::tellRequester, phase)
        .on(phase, Kind.SETTLED, (t, s, e) -> proceed(t, s, s.withReportDone()), phase, end)
        .on(phase, Kind.ALARMED, (t, s, e) -> Effects.alarm(s, e), phase)
        .ignore(phase, Kind.VOTED_YES, Kind.DEADLINE, Kind.ENDED)
        .impossible(phase, Kind.BEGUN);
    return commits
        ? table.ignore(phase, Kind.VOTED_NO)
        : table.on(
            phase,
            Kind.VOTED_NO,
            (t, s, e) -> proceed(t, s, s.withDone(((Event.VotedNo) e).branch())),
            phase,
            end);
  }

  private Decision resume(Transaction transaction, TransactionState state, Event event) {
    List<Effect> sends = sendNext(transaction, state);
    boolean tells = transaction.reported() && !state.reportDone() && maySay(transaction, state);
    return Decision.stay(state, tells ? Effects.both(answer(state), sends) : sends);
  }

  private Decision count(Transaction transaction, TransactionState state, Event event) {
    Event.Done done = (Event.Done) event;
    return done.command() == command
        ? proceed(transaction, state, state.withDone(done.branch()))
        : Decision.stay(state);
  }

  /**
   * From one state of this phase to the next: on to the branches whose turn has come, or to the
   * end.
   */
  private Decision proceed(
      Transaction transaction, TransactionState before, TransactionState after) {
    if (isComplete(transaction, after)) {
      return Decision.end(
          after.in(end), maySay(transaction, before) ? List.of() : List.of(answer(after)));
    }
    BranchSet already = order.next(transaction, missing(transaction, before));
    List<Effect> effects =
        new ArrayList<>(
            Effects.send(
                command, order.next(transaction, missing(transaction, after)).without(already)));
    if (!commits && maySay(transaction, after) && !maySay(transaction, before)) {
      effects.add(answer(after));
    }
    return Decision.stay(after, effects);
  }

  private Decision tellBranch(Transaction transaction, TransactionState state, Event event) {
    BranchSet asked = BranchSet.NONE.with(((Event.Inquired) event).branch());
    BranchSet mayBeTold = order.next(transaction, missing(transaction, state)).and(state.done());
    return Decision.stay(state, mayBeTold.hasAll(asked) ? Effects.send(command, asked) : List.of());
  }

  private Decision tellRequester(Transaction transaction, TransactionState state, Event event) {
    return Decision.stay(state, maySay(transaction, state) ? List.of(answer(state)) : List.of());
  }

  private List<Effect> sendNext(Transaction transaction, TransactionState state) {
    return Effects.send(command, order.next(transaction, missing(transaction, state)));
  }

  private BranchSet missing(Transaction transaction, TransactionState state) {
    BranchSet concerned = commits ? BranchSet.first(transaction.branches().size()) : state.sent();
    return concerned.without(state.done());
  }

  private boolean isComplete(Transaction transaction, TransactionState state) {
    return missing(transaction, state).isEmpty() && (!transaction.reported() || state.reportDone());
  }

  private boolean maySay(Transaction transaction, TransactionState state) {
    return commits || missing(transaction, state).isEmpty();
  }

  private Effect answer(TransactionState state) {
    return new Effect.Answer(
        commits ? Outcome.COMMITTED : new Outcome.Aborted(state.requireRefusal()));
  }
}
