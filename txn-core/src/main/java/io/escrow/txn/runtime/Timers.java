package io.escrow.txn.runtime;

import io.escrow.txn.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * When to look at which transaction again. An entry may be out of date: whoever is woken looks for
 * itself.
 */
final class Timers {
  private record Wake(long atMillis, TransactionId id) implements Comparable<Wake> {
    @Override
    public int compareTo(Wake other) {
      return Long.compare(atMillis, other.atMillis);
    }
  }

  private final PriorityQueue<Wake> wakes = new PriorityQueue<>();

  void set(long atMillis, TransactionId id) {
    wakes.add(new Wake(atMillis, id));
  }

  /** Takes those whose time has come, at most so many. */
  List<TransactionId> due(long nowMillis, int max) {
    List<TransactionId> ids = new ArrayList<>();
    while (ids.size() < max && !wakes.isEmpty() && wakes.element().atMillis() <= nowMillis) {
      ids.add(wakes.remove().id());
    }
    return ids;
  }

  /** Milliseconds until the next one, at most so many. */
  long untilNext(long nowMillis, long maxMillis) {
    return wakes.isEmpty()
        ? maxMillis
        : Math.max(0, Math.min(maxMillis, wakes.element().atMillis() - nowMillis));
  }
}
