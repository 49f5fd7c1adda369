package io.escrow.txn;

/** Too many transactions are in flight; nothing has happened, and it may be tried again later. */
public class OverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OverloadedException(int maxInFlight) {
    super("more than " + maxInFlight + " transactions are in flight");
  }
}
