package io.escrow.arch.wrong.txn.runtime;

/** Right, not wrong: a driver is where the thread may live. */
final class LoopDriver {
  String step() {
    return Thread.currentThread().getName();
  }
}
