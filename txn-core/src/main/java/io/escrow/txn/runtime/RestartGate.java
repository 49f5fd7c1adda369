package io.escrow.txn.runtime;

import io.escrow.txn.TransactionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets serial restarts through one at a time, first come first served, so that transactions which
 * keep getting in each other's way stop doing so (rule P7).
 *
 * <p>Each one that ends for good makes room for one more beside the next, since nothing was in its
 * way; each that has to be restarted again halves the room, down to one at a time. A thousand
 * transactions that wait for an item which is then sold out so hear of it in a few round trips.
 */
final class RestartGate {
  private static final int MAX_WIDTH = 256;

  private final Set<TransactionId> queue = new LinkedHashSet<>();
  private final Set<TransactionId> inside = new HashSet<>();
  private int width = 1;

  /** Whether a transaction may go on now; if not it is queued. */
  boolean admits(TransactionId id) {
    if (inside.contains(id)) {
      return true;
    }
    queue.add(id);
    if (!next().contains(id)) {
      return false;
    }
    queue.remove(id);
    inside.add(id);
    return true;
  }

  /**
   * A transaction is over or is no longer worked on here; answers who may go on next, if this made
   * room.
   *
   * @param restarted whether it will have to come again
   */
  List<TransactionId> leave(TransactionId id, boolean restarted) {
    if (queue.remove(id)) {
      // It may have been the one whose turn it was.
      return next();
    }
    if (!inside.remove(id)) {
      return List.of();
    }
    width = restarted ? Math.max(1, width / 2) : Math.min(MAX_WIDTH, width + 1);
    return next();
  }

  /** Those at the head of the queue for whom there is room. */
  private List<TransactionId> next() {
    List<TransactionId> found = new ArrayList<>();
    Iterator<TransactionId> waiting = queue.iterator();
    while (waiting.hasNext() && inside.size() + found.size() < width) {
      found.add(waiting.next());
    }
    return found;
  }
}
