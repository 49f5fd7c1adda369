package io.escrow.txn.runtime;

import io.escrow.txn.TransactionId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets serial restarts through one at a time, first come first served, so that transactions which
 * keep getting in each other's way stop doing so (rule P7).
 */
final class SerialGate {
  private final Set<TransactionId> queue = new LinkedHashSet<>();
  private @Nullable TransactionId inside;

  /** Whether a transaction may go on now; if not it is queued. */
  boolean admits(TransactionId id) {
    if (inside == null && (queue.isEmpty() || queue.iterator().next().equals(id))) {
      queue.remove(id);
      inside = id;
    }
    if (id.equals(inside)) {
      return true;
    }
    queue.add(id);
    return false;
  }

  /**
   * A transaction is over or is no longer worked on here; answers who may go on next, if this made
   * room.
   */
  @Nullable TransactionId leave(TransactionId id) {
    boolean wasNext = inside == null && !queue.isEmpty() && queue.iterator().next().equals(id);
    queue.remove(id);
    if (!id.equals(inside) && !wasNext) {
      return null;
    }
    inside = null;
    return queue.isEmpty() ? null : queue.iterator().next();
  }
}
