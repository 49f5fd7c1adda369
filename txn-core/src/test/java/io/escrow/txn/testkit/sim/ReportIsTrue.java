package io.escrow.txn.testkit.sim;

import io.escrow.txn.testkit.sim.History.Tx;

/** A requester notes the outcome that the coordinator has decided. */
final class ReportIsTrue extends Invariant {
  @Override
  public String sentence() {
    return "A requester notes the outcome that the coordinator has decided.";
  }

  @Override
  void reported(Tx tx, Decided said) {
    check(tx.decided == said, tx.id, "is", tx.decided, "and its requester notes", said);
  }

  @Override
  void over(Tx tx) {
    check(tx.decided != Decided.UNDECIDED, tx.id, "leaves the log undecided");
  }
}
