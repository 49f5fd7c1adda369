package io.escrow.txn.testkit;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for conditions in tests, at most two minutes each. */
public final class Await {
  private static final long MAX_WAIT_SECONDS = 120;
  private static final long LOOK_EVERY_MILLIS = 20;

  private Await() {}

  /** Returns once the condition holds; fails the test after two minutes. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, condition::getAsBoolean, holds -> holds);
  }

  /**
   * Returns once nothing is named that is missing; fails the test after two minutes, with what was
   * named last. What throws is asked again: a Redis may be away for a while.
   */
  public static void untilNone(Supplier<List<String>> missing) {
    until("nothing is missing", () -> orError(missing), List::isEmpty);
  }

  /**
   * Looks until what is seen is as wanted; fails the test after two minutes, with what was seen
   * last.
   */
  public static <T> void until(String what, Supplier<T> look, Predicate<T> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    T seen = look.get();
    while (!wanted.test(seen)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not within %d s: %s; seen last: %s".formatted(MAX_WAIT_SECONDS, what, seen));
      }
      pause();
      seen = look.get();
    }
  }

  private static List<String> orError(Supplier<List<String>> missing) {
    try {
      return missing.get();
    } catch (RuntimeException e) {
      return List.of(e.toString());
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
