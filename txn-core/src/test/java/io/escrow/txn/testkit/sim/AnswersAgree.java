package io.escrow.txn.testkit.sim;

import io.escrow.txn.Outcome;

/** All answers about one request are the same. */
final class AnswersAgree extends Invariant {
  @Override
  public String sentence() {
    return "All answers about one request are the same.";
  }

  @Override
  void told(Request request, Outcome outcome) {
    Outcome before = request.told;
    boolean agree =
        before == null
            || before instanceof Outcome.Committed == outcome instanceof Outcome.Committed;
    check(agree, request.name, "was told", before, "and then", outcome);
  }
}
