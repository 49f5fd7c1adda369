package io.escrow.txn.testkit.sim;

import io.escrow.txn.StoreUnavailableException;

/** A store does not answer; without a trace of the stack, since that happens very often. */
final class NoAnswer extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  NoAnswer() {
    super("a simulated store does not answer");
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
