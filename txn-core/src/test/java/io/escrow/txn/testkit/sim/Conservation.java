package io.escrow.txn.testkit.sim;

import io.escrow.txn.testkit.MemoryQuantities.Balance;

/**
 * What is available, held and sold of an account is always what it began with, and nothing is
 * negative.
 */
final class Conservation extends Invariant {
  @Override
  public String sentence() {
    return "What is available, held and sold of an account is always what it began with, and nothing is negative.";
  }

  @Override
  boolean holdsWhenRelaxed() {
    return true;
  }

  @Override
  void balance(String account, Balance balance, long initial) {
    long sum = balance.available() + balance.held() + balance.sold();
    boolean negative =
        balance.available() < 0
            || balance.held() < 0
            || balance.sold() < 0
            || balance.pending() < 0;
    if (negative || sum != initial) {
      check(false, account, "began with", initial, "and has", balance);
    }
  }
}
