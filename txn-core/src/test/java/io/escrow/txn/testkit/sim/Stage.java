package io.escrow.txn.testkit.sim;

/** Where a transaction stands when a fault meets it. */
public enum Stage {
  /** No log has it yet. */
  NOT_BEGUN,
  /** It is not decided. */
  VOTING,
  /** The commit is decided and durable. */
  COMMITTING,
  /** The abort is decided and durable. */
  ABORTING,
  /** It has left its coordinator's log. */
  OVER
}
