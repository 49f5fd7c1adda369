package io.escrow.arch.wrong.txn.runtime;

import java.util.concurrent.locks.LockSupport;

final class ParkedLoop {
  void step() {
    LockSupport.parkNanos(1);
  }
}
