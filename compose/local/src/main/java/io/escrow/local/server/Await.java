package io.escrow.local.server;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a condition by looking again and again. */
final class Await {
  private static final int LOOK_EVERY_MILLIS = 10;

  private Await() {}

  /** True once the condition holds, false if it did not within the given time. */
  static boolean until(BooleanSupplier condition, int maxMillis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
