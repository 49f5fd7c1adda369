package io.escrow.txn.testkit.sim;

import io.escrow.txn.machine.BranchState;
import io.escrow.txn.testkit.sim.History.Tx;

/** A command takes effect at most once in each branch (rule P1). */
final class OneEffect extends Invariant {
  @Override
  public String sentence() {
    return "A command takes effect at most once in each branch (rule P1).";
  }

  @Override
  void changed(Tx tx, int branch, BranchState before, BranchState after) {
    if (after == BranchState.TOMBSTONE || after == BranchState.REFUSED) {
      return;
    }
    boolean fresh = tx.effects.get(branch).add(after);
    check(fresh, tx.id, "branch", branch, "became", after, "twice");
  }
}
