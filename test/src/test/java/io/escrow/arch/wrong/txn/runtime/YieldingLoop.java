package io.escrow.arch.wrong.txn.runtime;

final class YieldingLoop {
  void step() {
    Runnable yield = () -> Thread.yield();
    yield.run();
  }
}
