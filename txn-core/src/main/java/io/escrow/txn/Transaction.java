package io.escrow.txn;

import java.util.List;

/**
 * What must happen everywhere or nowhere: the branches of one transaction, fixed when it begins
 * (rule C2).
 *
 * @param branches from 1 to {@value #MAX_BRANCHES}; their order numbers them
 * @param reported whether a requester in another service must confirm that it knows the outcome
 *     before the transaction may be forgotten
 */
public record Transaction(List<Branch> branches, boolean reported) {
  /** The most branches of one transaction. */
  public static final int MAX_BRANCHES = 62;

  public Transaction {
    branches = List.copyOf(branches);
    if (branches.isEmpty() || branches.size() > MAX_BRANCHES) {
      throw new IllegalArgumentException(
          "a transaction has 1 to " + MAX_BRANCHES + " branches, not " + branches.size());
    }
  }

  /** A transaction whose outcome only the caller of this coordinator waits for. */
  public static Transaction of(Branch... branches) {
    return new Transaction(List.of(branches), false);
  }
}
