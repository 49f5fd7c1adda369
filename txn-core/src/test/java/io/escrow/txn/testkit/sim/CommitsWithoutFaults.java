package io.escrow.txn.testkit.sim;

import io.escrow.txn.Outcome;

/** Without faults and with enough of everything each request commits. */
final class CommitsWithoutFaults extends Invariant {
  @Override
  public String sentence() {
    return "Without faults and with enough of everything each request commits.";
  }

  @Override
  void calm(Request request) {
    boolean committed = request.told instanceof Outcome.Committed;
    check(committed, request.name, "was told", request.told, "in a calm run");
  }
}
