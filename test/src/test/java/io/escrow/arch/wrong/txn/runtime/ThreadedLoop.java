package io.escrow.arch.wrong.txn.runtime;

final class ThreadedLoop {
  String step() {
    return Thread.currentThread().getName();
  }
}
