package io.escrow.txn.twophase;

import io.escrow.txn.machine.Phase;

/** The phases of two-phase commit. */
enum TwoPhase implements Phase {
  /** Votes are asked for. */
  PREPARING(1, false),
  /** All voted yes: decided, and answered; the holds are being captured. */
  COMMITTING(2, false),
  /** Every hold is captured. */
  COMMITTED(3, true),
  /** Someone refused, or the deadline passed: decided; the holds are being released. */
  ABORTING(4, false),
  /** Every hold is released. */
  ABORTED(5, true);

  private final int code;
  private final boolean terminal;

  TwoPhase(int code, boolean terminal) {
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
