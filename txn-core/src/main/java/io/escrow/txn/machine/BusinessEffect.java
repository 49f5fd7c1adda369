package io.escrow.txn.machine;

/** What a command does to a participant's data. The names are what scripts are given. */
public enum BusinessEffect {
  /** No change. */
  NOTHING(false),
  /** Two-phase commit: set aside what the action names. */
  HOLD(true),
  /** Two-phase commit: use up what was set aside. */
  CAPTURE(false),
  /** Two-phase commit: put back what was set aside. */
  RELEASE(false),
  /** Saga: use up what the action names, and note it as pending. */
  TAKE(true),
  /** Saga, pivot: use up what the action names, for good. */
  TAKE_FINAL(true),
  /** Saga: what was taken is pending no more. */
  SETTLE(false),
  /** Saga: put back what was taken. */
  GIVE_BACK(false);

  private final boolean refusable;

  BusinessEffect(boolean refusable) {
    this.refusable = refusable;
  }

  /**
   * Whether the data may make it impossible: then the vote is NO. The others work from the record
   * and always succeed.
   */
  public boolean refusable() {
    return refusable;
  }
}
