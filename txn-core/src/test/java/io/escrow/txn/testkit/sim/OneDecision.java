package io.escrow.txn.testkit.sim;

import io.escrow.txn.testkit.sim.History.Tx;

/** A decision is written once and never changed (rule C3). */
final class OneDecision extends Invariant {
  @Override
  public String sentence() {
    return "A decision is written once and never changed (rule C3).";
  }

  @Override
  void decided(Tx tx, Decided before, Decided now) {
    check(before == Decided.UNDECIDED, tx.id, "was decided", before, "and then", now);
  }
}
