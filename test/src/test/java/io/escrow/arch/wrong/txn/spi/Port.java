package io.escrow.arch.wrong.txn.spi;

import io.escrow.arch.wrong.txn.machine.SeesItsPort;

/** One half of a cycle. */
public interface Port {
  /** Closes the cycle. */
  SeesItsPort machine();
}
