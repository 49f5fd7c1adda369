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
    long bit = 1L << after.ordinal();
    check((tx.effects[branch] & bit) == 0, tx.id, "branch %s became %s twice", branch, after);
    tx.effects[branch] |= bit;
  }
}
