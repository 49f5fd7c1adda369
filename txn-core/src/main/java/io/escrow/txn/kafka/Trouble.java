package io.escrow.txn.kafka;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Counts one kind of trouble and logs it, at most once a second. Safe for any thread. */
final class Trouble {
  private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Logger log;
  private final String what;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

  Trouble(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  void happened(String detail, @Nullable Exception cause) {
    long total = count.incrementAndGet();
    long now = System.nanoTime();
    long next = nextLogNanos.get();
    if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_EVERY_NANOS)) {
      log.warn("{}, {} so far: {}: {}", what, total, detail, String.valueOf(cause));
    }
  }

  long count() {
    return count.get();
  }
}
