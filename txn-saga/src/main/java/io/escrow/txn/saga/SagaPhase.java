package io.escrow.txn.saga;

import io.escrow.txn.machine.Phase;

/** The phases of a saga. */
enum SagaPhase implements Phase {
  /** Its stages are executed, one after the other. */
  EXECUTING(1, false),
  /** Every branch has executed: decided, and answered; pending actions are being finished. */
  FINISHING(2, false),
  /** Nothing is pending. */
  COMPLETED(3, true),
  /**
   * Someone refused, or the deadline passed: decided; what was executed is being compensated, last
   * stage first.
   */
  COMPENSATING(4, false),
  /** Everything is compensated. */
  COMPENSATED(5, true);

  private final int code;
  private final boolean terminal;

  SagaPhase(int code, boolean terminal) {
    this.code = code;
    this.terminal = terminal;
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public boolean terminal() {
    return terminal;
  }
}
