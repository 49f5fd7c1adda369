package io.escrow.txn.saga;

import io.escrow.txn.Branch;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import java.util.List;
import java.util.function.IntBinaryOperator;

/** How the branches of a saga fall into stages. */
final class Stages {
  private Stages() {}

  static BranchSet all(Transaction transaction) {
    return BranchSet.first(transaction.branches().size());
  }

  /** Those of a set that are in its first stage. */
  static BranchSet first(Transaction transaction, BranchSet set) {
    return inExtremeStage(transaction, set, Math::min);
  }

  /** Those of a set that are in its last stage. */
  static BranchSet last(Transaction transaction, BranchSet set) {
    return inExtremeStage(transaction, set, Math::max);
  }

  /**
   * The branch whose yes completes the saga: the last stage when it is one branch, otherwise none.
   */
  static BranchSet pivot(Transaction transaction) {
    BranchSet last = last(transaction, all(transaction));
    return Long.bitCount(last.bits()) == 1 ? last : BranchSet.NONE;
  }

  private static BranchSet inExtremeStage(
      Transaction transaction, BranchSet set, IntBinaryOperator extreme) {
    List<Branch> branches = transaction.branches();
    BranchSet found = BranchSet.NONE;
    int stage = -1;
    for (int i = 0; i < branches.size(); i++) {
      if (!set.has(i)) {
        continue;
      }
      int here = branches.get(i).stage();
      if (found.isEmpty() || (here != stage && extreme.applyAsInt(stage, here) == here)) {
        found = BranchSet.NONE;
        stage = here;
      }
      found = here == stage ? found.with(i) : found;
    }
    return found;
  }
}
