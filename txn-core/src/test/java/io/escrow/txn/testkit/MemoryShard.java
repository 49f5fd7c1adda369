package io.escrow.txn.testkit;

import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Restart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One shard of a {@link MemoryTransactionLog}. */
final class MemoryShard {
  private static final long MAX_MILLIS = 1L << 52;
  private static final int MAX_NONCES = 10_000;

  /** In place of a sequence: the write began nothing. */
  static final Long NONE = 0L;

  final TreeMap<Long, Row> open = new TreeMap<>();
  final Map<String, String> data = new HashMap<>();
  final Map<String, Long> nonces = new LinkedHashMap<>();
  long minted;
  private final TreeSet<Long> ended = new TreeSet<>();
  private @Nullable Watermark relayed;

  /** A moment on the store's clock; far ones as far as Redis can count. */
  static long after(long now, long millis) {
    return now + Math.max(-MAX_MILLIS, Math.min(MAX_MILLIS, millis));
  }

  long mint() {
    if (relayed != null || minted >= TransactionId.MAX_SEQUENCE) {
      throw new IllegalStateException("this log mints no more ids");
    }
    return ++minted;
  }

  void relay(Watermark watermark) {
    Watermark known = relayed == null ? Watermark.NONE : relayed;
    if (known.low() > watermark.low()) {
      return;
    }
    List<Long> stillOpen =
        watermark.open().stream()
            .filter(sequence -> sequence >= known.low() || known.open().contains(sequence))
            .toList();
    relayed = new Watermark(watermark.low(), stillOpen);
    ended.headSet(stillOpen.isEmpty() ? watermark.low() : stillOpen.get(0)).clear();
  }

  void end(long sequence) {
    open.remove(sequence);
    if (relayed != null) {
      ended.add(sequence);
    }
  }

  boolean hasSettled(long sequence) {
    return ended.contains(sequence)
        || (relayed != null && sequence < relayed.low() && !relayed.open().contains(sequence));
  }

  void remember(String nonce, Long sequence) {
    nonces.put(nonce, sequence);
    if (nonces.size() > MAX_NONCES) {
      nonces.remove(nonces.keySet().iterator().next());
    }
  }

  /** The rows whose time is past. */
  List<Row> due(long now) {
    List<Row> due = List.of();
    for (Row row : open.values()) {
      if (row.due <= now) {
        due = due.isEmpty() ? new ArrayList<>() : due;
        due.add(row);
      }
    }
    return due;
  }

  Watermark watermark() {
    if (relayed == null && open.isEmpty()) {
      return new Watermark(minted + 1, List.of());
    }
    long low = relayed == null ? minted + 1 : relayed.low();
    TreeSet<Long> unsettled = new TreeSet<>(relayed == null ? List.of() : relayed.open());
    unsettled.addAll(open.headMap(low).keySet());
    List<Long> first = unsettled.stream().limit(Watermark.MAX_OPEN).toList();
    Long leftOut = unsettled.stream().skip(Watermark.MAX_OPEN).findFirst().orElse(low);
    return new Watermark(leftOut, first);
  }

  /** One transaction. */
  static final class Row {
    long sequence;
    long version = 1;
    long epoch = 1;
    String nonce;
    String protocol;
    String state;
    String request;
    String requester;
    int attempt;
    long deadline;
    long due;
    String parked = "";

    Row(Begin begin, String request, long now) {
      this.nonce = begin.nonce();
      this.protocol = begin.protocol();
      this.state = begin.state();
      this.request = request;
      this.requester = begin.requester();
      this.deadline = after(now, begin.deadlineMillis());
      this.due = after(now, begin.dueMillis());
    }

    /** The one that takes up another's request. */
    Row(Row before, long sequence, String nonce, Restart restart, long now) {
      this.sequence = sequence;
      this.nonce = nonce;
      this.protocol = before.protocol;
      this.state = restart.state();
      this.request = before.request;
      this.requester = before.requester;
      this.attempt = before.attempt;
      this.deadline = before.deadline;
      this.due = after(now, restart.dueMillis());
    }

    boolean isAt(long expectedVersion, long expectedEpoch) {
      return version == expectedVersion && epoch == expectedEpoch;
    }

    Entry entry(int shard, long now, Watermark watermark) {
      TransactionId id = new TransactionId(shard, sequence);
      return new Entry(
          id,
          version,
          epoch,
          protocol,
          state,
          request,
          requester,
          attempt,
          deadline - now,
          watermark);
    }
  }
}
