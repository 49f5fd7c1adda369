package io.escrow.arch.wrong.txn.machine;

final class ReadsTheClock {
  long now() {
    return System.nanoTime();
  }
}
