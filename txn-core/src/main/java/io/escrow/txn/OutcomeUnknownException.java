package io.escrow.txn;

/**
 * A transaction goes on or never began, and this coordinator cannot tell how it ends: another one
 * has taken it over, or the log's answer was lost. It still ends everywhere or nowhere.
 */
public class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException() {
    super(
        "the outcome is unknown to this coordinator: another one has taken the transaction over, or"
            + " the log's answer to its begin was lost");
  }
}
