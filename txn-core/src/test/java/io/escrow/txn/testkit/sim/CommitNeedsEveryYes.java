package io.escrow.txn.testkit.sim;

import io.escrow.txn.testkit.sim.History.Tx;

/** A commit is decided only when every participant has a durable yes. */
final class CommitNeedsEveryYes extends Invariant {
  @Override
  public String sentence() {
    return "A commit is decided only when every participant has a durable yes.";
  }

  @Override
  void decided(Tx tx, Decided before, Decided now) {
    if (now != Decided.COMMIT || tx.request == null) {
      return;
    }
    for (int i = 0; i < tx.request.transaction.branches().size(); i++) {
      switch (tx.state(i)) {
        case HELD, COMMITTED, EXECUTED, FINISHED -> {}
        default -> check(false, tx.id, "is committed though branch", i, "is", tx.state(i));
      }
    }
  }
}
