package io.escrow.txn.wire;

/** Bytes that are no message; the text says why, for the one who looks at a dead letter. */
public final class UndecodableException extends Exception {
  private static final long serialVersionUID = 1L;

  UndecodableException(String why) {
    super(why);
  }

  UndecodableException(String why, Throwable cause) {
    super(why, cause);
  }
}
