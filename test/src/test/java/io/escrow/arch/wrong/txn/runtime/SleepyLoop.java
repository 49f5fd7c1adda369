package io.escrow.arch.wrong.txn.runtime;

import java.util.concurrent.TimeUnit;

final class SleepyLoop {
  void step() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1);
  }
}
