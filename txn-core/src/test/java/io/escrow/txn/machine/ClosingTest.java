package io.escrow.txn.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.escrow.txn.Branch;
import io.escrow.txn.CommandType;
import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Effect.Answer;
import io.escrow.txn.machine.Effect.Send;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The closing phase alone; with engines it is tried through coordinators. */
class ClosingTest {
  private enum Step implements Phase {
    CLOSING(1, false),
    CLOSED(2, true);

    private final int code;
    private final boolean terminal;

    Step(int code, boolean terminal) {
      this.code = code;
      this.terminal = terminal;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public boolean terminal() {
      return terminal;
    }
  }

  private static final Refusal REFUSAL = new Refusal(Reason.INSUFFICIENT, "b", "x");
  private static final List<Branch> BRANCHES = List.of(Branch.of("a"), Branch.of("b"));
  private static final Transaction OWN = new Transaction(BRANCHES, false);
  private static final Transaction REPORTED = new Transaction(BRANCHES, true);
  private static final Effect COMMITTED = new Answer(Outcome.COMMITTED);
  private static final Effect ABORTED = new Answer(new Outcome.Aborted(REFUSAL));
  private static final Closing COMMIT =
      Closing.ofCommit(Step.CLOSING, CommandType.COMMIT, Step.CLOSED);
  private static final Closing LAST_FIRST =
      Closing.ofRefusal(
          Step.CLOSING,
          CommandType.COMPENSATE,
          Step.CLOSED,
          (transaction, missing) -> missing.has(1) ? BranchSet.NONE.with(1) : missing);
  private static final TransactionState SENT =
      TransactionState.initial(Step.CLOSING).withSent(BranchSet.first(2));
  private static final TransactionState REFUSED = SENT.refused(REFUSAL);

  private static Decision decide(
      Closing closing, Transaction transaction, TransactionState state, Event event) {
    return closing
        .declare(TransitionTable.over(Step.values()))
        .build()
        .decide(transaction, state, event);
  }

  private static Event done(int branch, CommandType command) {
    return new Event.Done(branch, command);
  }

  @Test
  void commitIsAnsweredAsItIsDecided() {
    Decision decision = COMMIT.enter(OWN, SENT);
    assertEquals(Decision.Write.APPEND, decision.write());
    assertEquals(
        List.of(COMMITTED, new Send(0, CommandType.COMMIT), new Send(1, CommandType.COMMIT)),
        decision.effects());
  }

  @Test
  void commitWithNothingLeftToDoEndsAtOnce() {
    Decision decision = COMMIT.enter(OWN, SENT.withDone(BranchSet.first(2)));
    assertEquals(Decision.Write.END, decision.write());
    assertEquals(List.of(COMMITTED), decision.effects());
  }

  @Test
  void refusalGoesInItsOrderAndIsAnsweredAtTheEnd() {
    Decision turn = LAST_FIRST.enter(OWN, REFUSED);
    assertEquals(List.of(new Send(1, CommandType.COMPENSATE)), turn.effects());
    Decision next = decide(LAST_FIRST, OWN, turn.next(), done(1, CommandType.COMPENSATE));
    assertEquals(List.of(new Send(0, CommandType.COMPENSATE)), next.effects());
    Decision end = decide(LAST_FIRST, OWN, next.next(), done(0, CommandType.COMPENSATE));
    assertEquals(Decision.end(next.next().withDone(0).in(Step.CLOSED), List.of(ABORTED)), end);
  }

  @Test
  void refusalThatIsReportedIsSaidOnceAndWaitsForTheRequester() {
    TransactionState oneMissing = REFUSED.withDone(1);
    Decision told = decide(LAST_FIRST, REPORTED, oneMissing, done(0, CommandType.COMPENSATE));
    assertEquals(List.of(ABORTED), told.effects());
    assertEquals(Decision.Write.NONE, told.write());
    Decision end = decide(LAST_FIRST, REPORTED, told.next(), new Event.Settled());
    assertEquals(Decision.Write.END, end.write());
    assertEquals(List.of(), end.effects());
  }

  @Test
  void branchThatHasNotItsTurnIsNotTold() {
    Decision early = decide(LAST_FIRST, OWN, REFUSED, new Event.Inquired(0));
    assertEquals(List.of(), early.effects());
    Decision inTurn = decide(LAST_FIRST, OWN, REFUSED, new Event.Inquired(1));
    assertEquals(List.of(new Send(1, CommandType.COMPENSATE)), inTurn.effects());
  }

  @Test
  void answersToOtherCommandsDoNotCount() {
    assertEquals(Decision.stay(SENT), decide(COMMIT, OWN, SENT, done(0, CommandType.ABORT)));
  }

  @Test
  void cannotBegin() {
    assertThrows(
        IllegalTransitionException.class, () -> decide(COMMIT, OWN, SENT, new Event.Begun()));
  }
}
