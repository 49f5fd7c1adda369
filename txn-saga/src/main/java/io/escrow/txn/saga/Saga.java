package io.escrow.txn.saga;

import static io.escrow.txn.saga.SagaPhase.COMPENSATED;
import static io.escrow.txn.saga.SagaPhase.COMPENSATING;
import static io.escrow.txn.saga.SagaPhase.COMPLETED;
import static io.escrow.txn.saga.SagaPhase.EXECUTING;
import static io.escrow.txn.saga.SagaPhase.FINISHING;

import io.escrow.txn.CommandType;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Closing;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Effects;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Event.Kind;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.Phases;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/**
 * The saga (Garcia-Molina and Salem, "Sagas", SIGMOD 1987), with a semantic lock: what a branch did
 * stays pending until the saga ends.
 *
 * <p>Stages run in rising order, the branches of one stage side by side. A last stage of one branch
 * is the pivot: its yes completes the saga. A NO, or the deadline while the pivot cannot have been
 * asked, turns the saga to compensation, which is durable before the first {@code COMPENSATE} (rule
 * C2); it goes to every branch that may have been asked and whose NO is not known, last stage
 * first. Once the pivot may have been asked only its answer decides: after a recovery that is from
 * the start, since progress is not forced to the log.
 */
public final class Saga implements Protocol {
  private static final Closing FINISH = Closing.ofCommit(FINISHING, CommandType.FINISH, COMPLETED);
  private static final Closing COMPENSATE =
      Closing.ofRefusal(COMPENSATING, CommandType.COMPENSATE, COMPENSATED, Stages::last);

  private static final TransitionTable TABLE =
      COMPENSATE
          .declare(
              FINISH.declare(
                  TransitionTable.over(SagaPhase.values())
                      .on(EXECUTING, Kind.BEGUN, Saga::executeStage, EXECUTING)
                      .on(EXECUTING, Kind.RECOVERED, Saga::recover, EXECUTING)
                      .on(EXECUTING, Kind.RETRY_DUE, Saga::executeAgain, EXECUTING)
                      .on(
                          EXECUTING,
                          Kind.VOTED_YES,
                          Saga::countYes,
                          EXECUTING,
                          FINISHING,
                          COMPLETED)
                      .on(EXECUTING, Kind.VOTED_NO, Saga::refuse, COMPENSATING, COMPENSATED)
                      .on(EXECUTING, Kind.DEADLINE, Saga::timeOut, EXECUTING, COMPENSATING)
                      .on(EXECUTING, Kind.ALARMED, (t, s, e) -> Effects.alarm(s, e), EXECUTING)
                      .ignore(
                          EXECUTING,
                          Kind.DONE,
                          Kind.INQUIRED,
                          Kind.ASKED,
                          Kind.ENDED,
                          Kind.SETTLED)))
          .build();

  @Override
  public String name() {
    return "saga";
  }

  @Override
  public Phase initialPhase() {
    return EXECUTING;
  }

  @Override
  public Phase phase(int code) {
    return Phases.ofCode(SagaPhase.values(), code);
  }

  @Override
  public TransitionTable table() {
    return TABLE;
  }

  private static Decision executeStage(
      Transaction transaction, TransactionState state, Event event) {
    BranchSet stage = Stages.first(transaction, missing(transaction, state));
    return Decision.stay(state.withSent(stage), execute(transaction, stage));
  }

  private static Decision recover(Transaction transaction, TransactionState state, Event event) {
    return executeStage(transaction, state.withSent(Stages.all(transaction)), event);
  }

  private static Decision executeAgain(
      Transaction transaction, TransactionState state, Event event) {
    Decision again = executeStage(transaction, state, event);
    return Decision.append(again.next(), again.effects());
  }

  private static Decision countYes(Transaction transaction, TransactionState state, Event event) {
    TransactionState counted = state.withYes(((Event.VotedYes) event).branch());
    BranchSet missing = missing(transaction, counted);
    if (missing.isEmpty()) {
      return FINISH.enter(transaction, counted.withDone(Stages.pivot(transaction)));
    }
    BranchSet before = Stages.first(transaction, missing(transaction, state));
    boolean stageIsNew = !before.hasAll(Stages.first(transaction, missing));
    return stageIsNew ? executeStage(transaction, counted, event) : Decision.stay(counted);
  }

  private static Decision refuse(Transaction transaction, TransactionState state, Event event) {
    Event.VotedNo no = (Event.VotedNo) event;
    return COMPENSATE.enter(transaction, state.withDone(no.branch()).refused(no.refusal()));
  }

  private static Decision timeOut(Transaction transaction, TransactionState state, Event event) {
    BranchSet pivot = Stages.pivot(transaction);
    boolean pivotMayHaveBeenAsked = !pivot.isEmpty() && state.sent().hasAll(pivot);
    if (pivotMayHaveBeenAsked) {
      return Decision.stay(state);
    }
    // The first stage at least: a late request for the same saga must find its tombstones.
    BranchSet first = Stages.first(transaction, Stages.all(transaction));
    return COMPENSATE.enter(
        transaction, state.withSent(first).refused(new Refusal(Reason.TIMED_OUT, "", "")));
  }

  private static BranchSet missing(Transaction transaction, TransactionState state) {
    return Stages.all(transaction).without(state.yes());
  }

  private static List<Effect> execute(Transaction transaction, BranchSet stage) {
    boolean pivot = stage.equals(Stages.pivot(transaction));
    return Effects.send(pivot ? CommandType.EXECUTE_PIVOT : CommandType.EXECUTE, stage);
  }
}
