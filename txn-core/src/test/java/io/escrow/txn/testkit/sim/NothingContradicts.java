package io.escrow.txn.testkit.sim;

/** No command contradicts its record, and no program fails (rules P6, C5). */
final class NothingContradicts extends Invariant {
  @Override
  public String sentence() {
    return "No command contradicts its record, and no program fails (rules P6, C5).";
  }

  @Override
  void alarm(String who, String text) {
    check(false, who, text);
  }
}
