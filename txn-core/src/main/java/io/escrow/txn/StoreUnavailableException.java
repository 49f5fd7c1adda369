package io.escrow.txn;

/**
 * The store did not answer, or not in a way that means anything: what was asked may have happened
 * or not. Never a vote.
 */
public class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreUnavailableException(String message) {
    super(message);
  }
}
