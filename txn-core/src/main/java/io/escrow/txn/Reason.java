package io.escrow.txn;

/**
 * Why a transaction was refused. The code is what travels and is stored; it never changes its
 * meaning.
 */
public enum Reason {
  /** What is available and what others hold together do not suffice. */
  INSUFFICIENT(1),
  /** Too little is available, but units that others hold may still come back. */
  BUSY(2),
  /** The participant knows no such thing. */
  UNKNOWN(3),
  /**
   * The transaction was given up before this command came, or is so old that nothing is left of it.
   */
  TOMBSTONE(4),
  /** The result would leave the range of exact numbers. */
  OVERFLOW(5),
  /** The deadline passed before everyone had agreed. */
  TIMED_OUT(6),
  /** The participant could not read the action. */
  MALFORMED(7),
  /**
   * The participant's store is nearly full, and what is left is for ending what is open (rule P4).
   */
  STORE_FULL(8);

  private final int code;

  Reason(int code) {
    this.code = code;
  }

  /** The stable number of this reason, from 1. */
  public int code() {
    return code;
  }

  /**
   * The reason with this number.
   *
   * @throws IllegalArgumentException when no reason has it
   */
  public static Reason ofCode(int code) {
    for (Reason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    throw new IllegalArgumentException("no reason has the code " + code);
  }
}
