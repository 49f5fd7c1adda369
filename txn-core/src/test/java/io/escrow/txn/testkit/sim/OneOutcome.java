package io.escrow.txn.testkit.sim;

import io.escrow.txn.machine.BranchState;
import io.escrow.txn.testkit.sim.History.Tx;
import java.util.Arrays;

/** A transaction never ends committed here and aborted there. */
final class OneOutcome extends Invariant {
  @Override
  public String sentence() {
    return "A transaction never ends committed here and aborted there.";
  }

  @Override
  void changed(Tx tx, int branch, BranchState before, BranchState after) {
    boolean committed = tx.decided == Decided.COMMIT;
    boolean aborted = tx.decided == Decided.ABORT;
    for (BranchState state : tx.states) {
      switch (state) {
        case COMMITTED, FINISHED -> committed = true;
        case ABORTED, COMPENSATED, TOMBSTONE, REFUSED -> aborted = true;
        default -> {}
      }
    }
    if (committed && aborted) {
      check(false, tx.id, "is", tx.decided, "and its branches", Arrays.toString(tx.states));
    }
  }
}
