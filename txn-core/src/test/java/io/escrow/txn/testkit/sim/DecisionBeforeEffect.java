package io.escrow.txn.testkit.sim;

import io.escrow.txn.machine.BranchState;
import io.escrow.txn.testkit.sim.History.Tx;

/** No branch is settled before the decision to do so is durable (rules C2, C3, P3). */
final class DecisionBeforeEffect extends Invariant {
  @Override
  public String sentence() {
    return "No branch is settled before the decision to do so is durable (rules C2, C3, P3).";
  }

  @Override
  void changed(Tx tx, int branch, BranchState before, BranchState after) {
    Decided needed =
        switch (after) {
          case COMMITTED -> Decided.COMMIT;
          case FINISHED -> before == BranchState.EXECUTED ? Decided.COMMIT : tx.decided;
          case ABORTED, COMPENSATED, TOMBSTONE -> Decided.ABORT;
          default -> tx.decided;
        };
    check(tx.decided == needed, tx.id, "is", tx.decided, "but branch", branch, "is", after);
  }
}
