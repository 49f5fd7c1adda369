package io.escrow.audit;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions in tests, at most two minutes each. */
public final class Await {
  private static final long MAX_WAIT_SECONDS = 120;
  private static final long LOOK_EVERY_MILLIS = 20;

  private Await() {}

  /** Returns once the condition holds; fails the test after two minutes. */
  public static void until(String what, BooleanSupplier condition) {
    untilNone(() -> condition.getAsBoolean() ? List.of() : List.of(what));
  }

  /**
   * Returns once nothing is named that is missing; fails the test after two minutes, with what was
   * named last. What throws is asked again: a Redis may be away for a while.
   */
  public static void untilNone(Supplier<List<String>> missing) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    while (true) {
      List<String> found;
      try {
        found = missing.get();
      } catch (RuntimeException e) {
        found = List.of(e.toString());
      }
      if (found.isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "after " + MAX_WAIT_SECONDS + " s still: " + String.join("\n", found));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
