package io.escrow.txn.twophase;

import static io.escrow.txn.twophase.TwoPhase.ABORTED;
import static io.escrow.txn.twophase.TwoPhase.ABORTING;
import static io.escrow.txn.twophase.TwoPhase.COMMITTED;
import static io.escrow.txn.twophase.TwoPhase.COMMITTING;
import static io.escrow.txn.twophase.TwoPhase.PREPARING;

import io.escrow.txn.CommandType;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Closing;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effects;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Event.Kind;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.Phases;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;
import io.escrow.txn.spi.Protocol;

/**
 * Two-phase commit (Gray, "Notes on Data Base Operating Systems", 1978), with holds in place of
 * locks.
 *
 * <p>All branches are prepared side by side. When each has voted yes the commit is decided, which
 * is durable before anyone hears of it (rule C3), and the caller is answered; phase two runs behind
 * the answer. A NO or the deadline decides the abort, which goes to every branch whose NO is not
 * known, answered or not (rule C2), and the caller hears of it when everything is back (rule O3). A
 * branch that said NO holds nothing and never will (rule P2).
 */
public final class TwoPhaseCommit implements Protocol {
  private static final Closing COMMIT = Closing.ofCommit(COMMITTING, CommandType.COMMIT, COMMITTED);
  private static final Closing ABORT =
      Closing.ofRefusal(ABORTING, CommandType.ABORT, ABORTED, Closing.ALL_AT_ONCE);

  private static final TransitionTable TABLE =
      ABORT
          .declare(
              COMMIT.declare(
                  TransitionTable.over(TwoPhase.values())
                      .on(PREPARING, Kind.BEGUN, TwoPhaseCommit::prepareMissing, PREPARING)
                      .on(PREPARING, Kind.RECOVERED, TwoPhaseCommit::prepareMissing, PREPARING)
                      .on(PREPARING, Kind.RETRY_DUE, TwoPhaseCommit::prepareAgain, PREPARING)
                      .on(
                          PREPARING,
                          Kind.VOTED_YES,
                          TwoPhaseCommit::countYes,
                          PREPARING,
                          COMMITTING)
                      .on(PREPARING, Kind.VOTED_NO, TwoPhaseCommit::refuse, ABORTING, ABORTED)
                      .on(PREPARING, Kind.DEADLINE, TwoPhaseCommit::timeOut, ABORTING)
                      .on(PREPARING, Kind.ALARMED, (t, s, e) -> Effects.alarm(s, e), PREPARING)
                      .ignore(
                          PREPARING,
                          Kind.DONE,
                          Kind.INQUIRED,
                          Kind.ASKED,
                          Kind.ENDED,
                          Kind.SETTLED)))
          .build();

  @Override
  public String name() {
    return "2pc";
  }

  @Override
  public Phase initialPhase() {
    return PREPARING;
  }

  @Override
  public Phase phase(int code) {
    return Phases.ofCode(TwoPhase.values(), code);
  }

  @Override
  public TransitionTable table() {
    return TABLE;
  }

  private static Decision prepareMissing(
      Transaction transaction, TransactionState state, Event event) {
    BranchSet all = all(transaction);
    return Decision.stay(
        state.withSent(all), Effects.send(CommandType.PREPARE, all.without(state.yes())));
  }

  private static Decision prepareAgain(
      Transaction transaction, TransactionState state, Event event) {
    return Decision.append(
        state, Effects.send(CommandType.PREPARE, all(transaction).without(state.yes())));
  }

  private static Decision countYes(Transaction transaction, TransactionState state, Event event) {
    TransactionState counted = state.withYes(((Event.VotedYes) event).branch());
    return counted.yes().hasAll(all(transaction))
        ? COMMIT.enter(transaction, counted)
        : Decision.stay(counted);
  }

  private static Decision refuse(Transaction transaction, TransactionState state, Event event) {
    Event.VotedNo no = (Event.VotedNo) event;
    return ABORT.enter(transaction, state.withDone(no.branch()).refused(no.refusal()));
  }

  private static Decision timeOut(Transaction transaction, TransactionState state, Event event) {
    // To all, asked or not: a late request for the same transaction must find their tombstones.
    return ABORT.enter(
        transaction,
        state.withSent(all(transaction)).refused(new Refusal(Reason.TIMED_OUT, "", "")));
  }

  private static BranchSet all(Transaction transaction) {
    return BranchSet.first(transaction.branches().size());
  }
}
