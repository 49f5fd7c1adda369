package io.escrow.explore;

import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.wire.StateCodec;
import io.escrow.txn.wire.TransactionCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator works on, as its memory has it between two steps: followed by what it asks its
 * engine and its log. Transactions are told apart by what they do.
 */
final class Memory {
  private static final class Known {
    final Transaction transaction;
    long version;
    long epoch;
    Watermark watermark = Watermark.NONE;
    @Nullable TransactionState state;

    Known(Transaction transaction) {
      this.transaction = transaction;
    }
  }

  private final SortedMap<TransactionId, Known> all = new TreeMap<>();
  private final Map<Transaction, TransactionId> ids = new HashMap<>();

  void clear() {
    all.clear();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The log gave it this one to work on. */
  void got(Entry entry) {
    Transaction transaction = TransactionCodec.decode(entry.request());
    ids.put(transaction, entry.id());
    Known known = all.computeIfAbsent(entry.id(), id -> new Known(transaction));
    boolean fencedAnew = known.version == entry.version() && known.epoch + 1 == entry.epoch();
    known.version = entry.version();
    known.epoch = entry.epoch();
    if (!fencedAnew) {
      known.watermark = entry.watermark();
    }
  }

  void decided(Transaction transaction, TransactionState next) {
    known(id(transaction)).state = next;
  }

  void appended(TransactionId id) {
    known(id).version++;
  }

  /** It is over, or another works on it. */
  void lost(TransactionId id) {
    all.remove(id);
  }

  TransactionId id(Transaction transaction) {
    TransactionId id = ids.get(transaction);
    if (id == null) {
      throw new IllegalStateException("nothing known of " + transaction);
    }
    return id;
  }

  TransactionState state(TransactionId id) {
    TransactionState state = known(id).state;
    if (state == null) {
      throw new IllegalStateException("nothing decided of " + id);
    }
    return state;
  }

  /** Whether it works on this one in an epoch. */
  boolean worksOn(TransactionId id, @Nullable Long epoch) {
    Known known = all.get(id);
    return known != null && epoch != null && known.epoch == epoch;
  }

  Set<TransactionId> transactions() {
    return all.keySet();
  }

  /** Whether a vote is still open, so that a deadline matters. */
  boolean isVoting() {
    return all.values().stream()
        .anyMatch(one -> one.state != null && one.state.phase().code() == Facts.VOTING);
  }

  /** What an engine would make of an event; null when nobody works on its transaction. */
  @Nullable Decision foresee(Protocol engine, TransactionId id, Event event) {
    Known known = all.get(id);
    return known == null ? null : engine.decide(known.transaction, state(id), event);
  }

  private Known known(TransactionId id) {
    Known known = all.get(id);
    if (known == null) {
      throw new IllegalStateException("does not work on " + id);
    }
    return known;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    all.forEach(
        (id, known) ->
            text.append(' ')
                .append(id)
                .append(" v")
                .append(known.version)
                .append(" e")
                .append(known.epoch)
                .append(' ')
                .append(known.watermark.low())
                .append(known.watermark.open())
                .append(' ')
                .append(StateCodec.encode(state(id))));
    return text.isEmpty() ? " nothing" : text.toString();
  }
}
