package io.escrow.txn;

/**
 * What a coordinator asks of a participant. The code is what travels; it never changes its meaning.
 */
public enum CommandType {
  /** Two-phase commit: hold what the action names, and vote. */
  PREPARE(1, true),
  /** Two-phase commit: capture what was held. */
  COMMIT(2, false),
  /** Two-phase commit: release what was held, and never hold it later. */
  ABORT(3, false),
  /** Saga: do the action, and keep it pending so that it can be compensated. */
  EXECUTE(4, true),
  /** Saga: do the action of the pivot, whose yes completes the saga: nothing is left pending. */
  EXECUTE_PIVOT(5, true),
  /** Saga: undo the action, and never do it later. */
  COMPENSATE(6, false),
  /** Saga: the action stands, nothing is pending any more. */
  FINISH(7, false);

  private final int code;
  private final boolean vote;

  CommandType(int code, boolean vote) {
    this.code = code;
    this.vote = vote;
  }

  /** The stable number of this type, from 1. */
  public int code() {
    return code;
  }

  /** Whether the answer is a vote (yes or no) and not an acknowledgement. */
  public boolean asksForVote() {
    return vote;
  }

  /**
   * The type with this number.
   *
   * @throws IllegalArgumentException when no type has it
   */
  public static CommandType ofCode(int code) {
    for (CommandType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("no command has the code " + code);
  }
}
