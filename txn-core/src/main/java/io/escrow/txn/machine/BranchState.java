package io.escrow.txn.machine;

/** What a participant knows of one branch of a transaction. The names are what the store keeps. */
public enum BranchState {
  /** Nothing: no command of this branch has come yet. */
  ABSENT(false),
  /**
   * Nothing any more: the transaction settled long ago, and its record may have been trimmed (rule
   * C7).
   */
  SETTLED(false),
  /** Two-phase commit: voted yes, and waits for the decision. */
  HELD(true),
  /** Two-phase commit: captured. */
  COMMITTED(false),
  /** Two-phase commit: released. */
  ABORTED(false),
  /** Voted no; keeps a later vote from taking effect (rule P2). */
  REFUSED(false),
  /** Given up before the vote was asked for (rule P2). */
  TOMBSTONE(false),
  /** Saga: done, and may still be compensated. */
  EXECUTED(true),
  /** Saga: done for good. */
  FINISHED(false),
  /** Saga: done and undone. */
  COMPENSATED(false);

  private final boolean open;

  BranchState(boolean open) {
    this.open = open;
  }

  /** Whether the participant waits for its coordinator, and asks when that takes long (rule P8). */
  public boolean open() {
    return open;
  }
}
