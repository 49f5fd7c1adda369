package io.escrow.txn.testkit.sim;

import io.escrow.txn.Outcome;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.testkit.sim.History.Tx;
import java.util.Arrays;

/** A client hears of a refusal only when everything that was taken is back (rule O3). */
final class RefusalAfterRelease extends Invariant {
  @Override
  public String sentence() {
    return "A client hears of a refusal only when everything that was taken is back (rule O3).";
  }

  @Override
  void told(Request request, Outcome outcome) {
    if (!(outcome instanceof Outcome.Aborted)) {
      return;
    }
    for (Tx tx : history().all()) {
      for (BranchState state : tx.states) {
        boolean back = tx.request != request || !state.open() && state != BranchState.FINISHED;
        check(back, tx.id, "is told as refused with branches", Arrays.toString(tx.states));
      }
    }
  }
}
