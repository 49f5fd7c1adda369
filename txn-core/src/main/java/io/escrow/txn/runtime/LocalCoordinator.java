package io.escrow.txn.runtime;

import io.escrow.txn.Coordinator;
import io.escrow.txn.Outcome;
import io.escrow.txn.OutcomeUnknownException;
import io.escrow.txn.OverloadedException;
import io.escrow.txn.StoreFullException;
import io.escrow.txn.Transaction;
import io.escrow.txn.wire.TransactionCodec;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The {@link Coordinator} over a loop in this program, which plans requests by {@link
 * EncodedTransactions} or an application that reads the same text.
 *
 * <p>Any thread may call it. The futures end where the loop runs completions; besides {@link
 * OverloadedException} they end with {@link OutcomeUnknownException}, or with {@link
 * StoreFullException}, {@link IllegalArgumentException} or {@link IllegalStateException} when the
 * transaction could not begin and nothing has happened.
 */
public final class LocalCoordinator implements Coordinator {
  private final CoordinatorLoop loop;
  private final String protocol;
  private final long deadlineMillis;

  /**
   * A coordinator for transactions of one kind.
   *
   * @param protocol the name of the protocol that runs them, such as {@code 2pc}
   * @param deadlineMillis after this a transaction that is not decided is refused, at least 1
   */
  public LocalCoordinator(CoordinatorLoop loop, String protocol, long deadlineMillis) {
    if (deadlineMillis < 1) {
      throw new IllegalArgumentException("a deadline is at least 1 ms, not " + deadlineMillis);
    }
    this.loop = loop;
    this.protocol = protocol;
    this.deadlineMillis = deadlineMillis;
  }

  @Override
  public CompletableFuture<Outcome> execute(int shard, Transaction transaction) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    // Nobody but the caller waits for it, so that nobody confirms the outcome.
    Transaction own = new Transaction(transaction.branches(), false);
    try {
      loop.submit(
          Submission.own(
              shard,
              protocol,
              TransactionCodec.encode(own),
              deadlineMillis,
              null,
              new Answering(answer)));
    } catch (OverloadedException | IllegalArgumentException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private record Answering(CompletableFuture<Outcome> answer) implements Listener {
    @Override
    public void ended(Outcome outcome, List<String> written) {
      answer.complete(outcome);
    }

    @Override
    public void declined(List<String> reply) {
      answer.completeExceptionally(
          new IllegalStateException("the log declined the transaction: " + reply));
    }

    @Override
    public void refused(RuntimeException why) {
      answer.completeExceptionally(why);
    }

    @Override
    public void lost() {
      answer.completeExceptionally(new OutcomeUnknownException());
    }
  }
}
