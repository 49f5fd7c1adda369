package io.escrow.txn.redis;

import java.util.Map;

/**
 * An account with quantities, such as an item in stock or a user's credit.
 *
 * <p>What was set and added, less what was subtracted, is always {@code available + held + sold};
 * that sum never exceeds 2<sup>53</sup>-1.
 *
 * @param available can be sold or spent
 * @param held set aside by prepared transactions
 * @param sold gone by transactions, the pending ones included
 * @param pending what of {@code sold} compensations may still give back
 * @param generation how often it was set anew, from 1
 * @param own the fields that only the service understands
 */
public record Account(
    long available, long held, long sold, long pending, long generation, Map<String, String> own) {
  public Account {
    own = Map.copyOf(own);
  }
}
