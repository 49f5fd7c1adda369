package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.Address;
import io.escrow.txn.Branch;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Ended;
import io.escrow.txn.Message.Inquiry;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Message.Settled;
import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.TransitionTable.Transition;
import io.escrow.txn.runtime.Listener;
import io.escrow.txn.runtime.Submission;
import io.escrow.txn.wire.TransactionCodec;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every transition that an engine declares is taken in runs through a coordinator: each phase is
 * held still, and everything that may arrive in it arrives.
 */
public abstract class TransitionsContract extends EngineFixture {
  private static final long SHORT_MILLIS = 1_000;
  private static final Refusal REFUSAL = new Refusal(Reason.INSUFFICIENT, "stock", "apple");
  private static final Transaction THREE =
      Transaction.of(
          Branch.of("stock", "apple", "1"),
          Branch.of("payment", "ann", "1"),
          Branch.of("stock", "apple", "2").inStage(1));

  private final Set<Transition> taken = new HashSet<>();

  @Test
  void everyDeclaredTransitionIsTaken() {
    votesAreLost();
    closingIsLost(PURCHASE, TransitionsContract::settleFirst);
    closingIsLost(PURCHASE, TransitionsContract::settleLast);
    closingIsLost(TOO_DEAR, TransitionsContract::settleFirst);
    closingIsLost(TOO_DEAR, TransitionsContract::settleLast);
    votesComeAfterTheDeadline();
    deadlinePassesAtTheLastVote();
    oneBranch(1);
    oneBranch(11);
    noTimeIsLeft();
    assertEquals(Set.of(), engine().table().unvisited(taken));
  }

  private void votesAreLost() {
    newWorld();
    world.network().lose(asks());
    begin(PURCHASE, PLENTY_MILLIS);
    world.advance(5);
    haunt();
    world.send(SHOP, new Settled(first()));
    world.send(SHOP, new Reply(first(), 0, CommandType.COMMIT, Answer.DONE, null));
    retryAndRecover();
    world.network().heal();
    untilOver();
    note();
  }

  private void closingIsLost(Transaction transaction, Consumer<TransitionsContract> end) {
    newWorld();
    world.network().lose(closes());
    world.send(SHOP, requestOf(transaction, SHORT_MILLIS));
    world.advance(20);
    haunt();
    ghost(0, Answer.YES);
    if (transaction.equals(PURCHASE)) {
      ghost(1, Answer.NO);
    }
    world.advance(SHORT_MILLIS);
    retryAndRecover();
    end.accept(this);
    untilOver();
    note();
  }

  private void settleFirst() {
    world.send(SHOP, new Settled(first()));
    world.advance(20);
    world.network().heal();
  }

  private void settleLast() {
    world.network().heal();
    world.advance(5_000);
    world.send(SHOP, new Settled(first()));
  }

  private void votesComeAfterTheDeadline() {
    newWorld();
    world.network().lose(asks().or(closes()));
    begin(THREE, SHORT_MILLIS);
    world.advance(SHORT_MILLIS + 20);
    for (int branch = 0; branch < 3; branch++) {
      ghost(branch, Answer.NO);
    }
    world.advance(5);
    note();
  }

  private void deadlinePassesAtTheLastVote() {
    newWorld();
    world.network().lose(asks().and(toBranch(1)));
    begin(PURCHASE, SHORT_MILLIS);
    world.advance(SHORT_MILLIS + 20);
    world.network().heal();
    untilOver();
    note();
  }

  private void oneBranch(int coins) {
    newWorld();
    begin(Transaction.of(Branch.of("payment", "ann", String.valueOf(coins))));
    untilOver();
    note();
  }

  private void noTimeIsLeft() {
    newWorld();
    coordinator.submit(
        Submission.own(
            0, engine().name(), TransactionCodec.encode(PURCHASE), 0, null, Listener.NONE));
    untilOver();
    note();
  }

  /** What may arrive at any time. */
  private void haunt() {
    world.send(SHOP, new Reply(first(), 0, CommandType.ABORT, Answer.ALARM, REFUSAL));
    world.send(Address.ofService("shop"), new Inquiry(first(), 0, "stock"));
    world.send(SHOP, requestOf(PURCHASE, DEADLINE_MILLIS));
    world.send(SHOP, new Ended(first(), Outcome.COMMITTED, NOBODY));
    world.advance(5);
  }

  private void ghost(int branch, Answer answer) {
    Message vote =
        new Reply(
            first(), branch, CommandType.PREPARE, answer, answer == Answer.NO ? REFUSAL : null);
    world.send(SHOP, vote);
    world.advance(5);
  }

  private void retryAndRecover() {
    world.advance(1_000);
    coordinator = world.start(shop, 0);
    world.advance(2 * World.TAKEOVER_AFTER_MILLIS);
  }

  private void note() {
    taken.addAll(world.taken(engine().name()));
  }
}
