package io.escrow.txn.testkit.sim;

import io.escrow.txn.Outcome;
import io.escrow.txn.testkit.sim.History.Tx;

/** A client hears of a commit only when it is durable. */
final class AnswerAfterDecision extends Invariant {
  @Override
  public String sentence() {
    return "A client hears of a commit only when it is durable.";
  }

  @Override
  void told(Request request, Outcome outcome) {
    if (outcome instanceof Outcome.Committed) {
      boolean decided = false;
      for (Tx tx : history().all()) {
        decided |= tx.request == request && tx.decided == Decided.COMMIT;
      }
      check(decided, request.name, "was told of a commit that no log has");
    }
  }
}
