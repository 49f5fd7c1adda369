package io.escrow.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for conditions. */
final class Wait {
  private static final int MAX_SECONDS = 90;
  private static final int LOOK_AGAIN_MILLIS = 20;

  private Wait() {}

  /** Looks until what is seen is as wanted, and returns it; fails with what was seen last. */
  static <T> T until(String what, Supplier<T> look, Predicate<T> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    while (true) {
      T seen = look.get();
      if (wanted.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > end) {
        return fail("not within %d s: %s; seen last: %s".formatted(MAX_SECONDS, what, seen));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return fail("interrupted");
      }
    }
  }
}
