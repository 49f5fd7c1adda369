package io.escrow.txn.spi;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.TransactionId;
import java.util.List;

/** The branches whose participant waits for a decision (rule P8). */
public interface HeldBranches {
  /**
   * A branch that waits.
   *
   * @param coordinator the service to ask
   */
  record HeldBranch(TransactionId id, int branch, String coordinator) {}

  /**
   * Takes branches that have waited for long; each comes again only after the same time once more,
   * also for other callers.
   *
   * <p>Blocks for a few round trips; one call need not look through all branches.
   *
   * @param olderThanMillis how long they have waited, or since they were taken last, on the store's
   *     clock
   * @param limit at most so many
   * @throws StoreUnavailableException when the store did not answer
   */
  List<HeldBranch> overdue(long olderThanMillis, int limit);
}
