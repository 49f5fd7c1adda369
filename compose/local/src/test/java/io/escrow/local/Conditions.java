package io.escrow.local;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions in tests. */
public final class Conditions {
  private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Conditions() {}

  /** Returns once the condition holds; fails the test after a minute. */
  public static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + MAX_WAIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("the condition did not come true within a minute");
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted");
      }
    }
  }

  /** Whether a process with this id runs. */
  public static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
