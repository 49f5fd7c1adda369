package io.escrow.txn;

import java.util.concurrent.CompletableFuture;

/** Runs transactions: decides each one, once, and sees it through whatever fails. */
public interface Coordinator {
  /**
   * Begins a transaction and tells how it ended.
   *
   * <p>Does not block. The future ends after the decision is durable (a commit) or after everything
   * taken was given back (a refusal). It ends with {@link OverloadedException} when too many
   * transactions are in flight: nothing has happened then. Giving up on the future does not stop
   * the transaction.
   *
   * @param shard the log shard to keep it in, from 0
   */
  CompletableFuture<Outcome> execute(int shard, Transaction transaction);
}
