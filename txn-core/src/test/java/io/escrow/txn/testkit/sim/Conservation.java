package io.escrow.txn.testkit.sim;

import io.escrow.txn.testkit.MemoryQuantities.Balance;

/**
 * What is available, held and sold of an account is always what it was set to and given in its
 * generation, and nothing is negative (rules P4, P9).
 */
final class Conservation extends Invariant {
  @Override
  public String sentence() {
    return "What is available, held and sold of an account is always what it was set to and given in its generation, and nothing is negative (rules P4, P9).";
  }

  @Override
  boolean holdsWhenRelaxed() {
    return true;
  }

  @Override
  void balance(String account, Balance balance, long total) {
    long sum = balance.available() + balance.held() + balance.sold();
    boolean negative =
        balance.available() < 0
            || balance.held() < 0
            || balance.sold() < 0
            || balance.pending() < 0;
    if (negative || sum != total) {
      check(false, account, "was set to and given", total, "and has", balance);
    }
  }
}
