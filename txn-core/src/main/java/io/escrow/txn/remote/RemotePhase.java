package io.escrow.txn.remote;

import io.escrow.txn.machine.Phase;

/** The phases of a transaction that another service coordinates. */
enum RemotePhase implements Phase {
  /** The dedicated coordinator is asked to run it. */
  REQUESTING(1, false),
  /** It committed. */
  COMMITTED(2, true),
  /** It was refused. */
  ABORTED(3, true);

  private final int code;
  private final boolean terminal;

  RemotePhase(int code, boolean terminal) {
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
