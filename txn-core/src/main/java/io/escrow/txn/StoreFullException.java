package io.escrow.txn;

/**
 * A store is nearly full, and the room that is left is for ending what is open (rule P4). What was
 * asked for has not happened, or not all of it where the caller says so.
 */
public class StoreFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreFullException(String message) {
    super(message);
  }
}
