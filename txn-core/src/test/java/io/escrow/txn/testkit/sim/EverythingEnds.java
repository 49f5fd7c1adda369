package io.escrow.txn.testkit.sim;

/** After the faults every transaction ends in time, without a client, and nothing is left of it. */
final class EverythingEnds extends Invariant {
  @Override
  public String sentence() {
    return "After the faults every transaction ends in time, without a client, and nothing is left of it.";
  }

  @Override
  void late(String what) {
    check(false, "the system", "is not at rest:", what);
  }
}
