package io.escrow.audit;

/** An item's units or a user's credit, as stored. */
public record Account(long available, long held, long sold, long pending) {
  /** What was set and added, less what was subtracted. */
  public long sum() {
    return available + held + sold;
  }

  boolean isNegative() {
    return available < 0 || held < 0 || sold < 0 || pending < 0;
  }

  boolean isAtRest() {
    return held == 0 && pending == 0;
  }
}
