package io.escrow.txn.redis;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Whether a Redis has room for new work: the last fifth of its {@code maxmemory} is kept for the
 * end of what is open (rule P4). Without a {@code maxmemory} there always is room. Any thread may
 * ask.
 */
final class StoreRoom {
  static final int MAX_USED_PERCENT = 80;
  static final int LOOK_EVERY_MILLIS = 250;
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS);

  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime() - LOOK_EVERY_NANOS);
  private volatile boolean full;

  /**
   * What was seen last; looks before if that is some while ago, and nobody else does just now.
   *
   * @param infos gives what {@code INFO memory} says at each primary, of which the fullest counts;
   *     what it throws is thrown on
   */
  boolean isFull(Supplier<List<String>> infos) {
    long last = lookedNanos.get();
    long now = System.nanoTime();
    if (now - last >= LOOK_EVERY_NANOS && lookedNanos.compareAndSet(last, now)) {
      full = infos.get().stream().anyMatch(StoreRoom::isFull);
    }
    return full;
  }

  /** What was seen last. */
  boolean wasFull() {
    return full;
  }

  static boolean isFull(String info) {
    long most = number(info, "maxmemory:").orElse(0);
    long used = number(info, "used_memory:").orElse(0);
    return most > 0 && used > most / 100 * MAX_USED_PERCENT;
  }

  private static OptionalLong number(String info, String field) {
    return info.lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.substring(field.length()).trim()))
        .findFirst();
  }
}
