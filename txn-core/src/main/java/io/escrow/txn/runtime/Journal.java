package io.escrow.txn.runtime;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.runtime.Tracer.Span;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects writes and sends them to the log as one batch, each with what to do once it is answered
 * (rule C4).
 *
 * <p>While the log does not answer, the same batch is kept and tried again with the same nonces;
 * nothing else is written meanwhile.
 */
final class Journal {
  static final int MAX_BATCH = 256;

  private record Pending(Write write, Span span, Consumer<Result> then, @Nullable Runnable lost) {}

  private final TransactionLog log;
  private final Tracer tracer;
  private final BiConsumer<String, RuntimeException> faults;
  private List<Pending> collecting = new ArrayList<>();
  private List<Pending> inDoubt = List.of();

  /**
   * Nothing to write yet.
   *
   * @param faults hears what goes wrong in doing what follows from an answer, and in which; that of
   *     others goes on
   */
  Journal(TransactionLog log, Tracer tracer, BiConsumer<String, RuntimeException> faults) {
    this.log = log;
    this.tracer = tracer;
    this.faults = faults;
  }

  void add(Write write, Span span, Consumer<Result> then) {
    collecting.add(new Pending(write, span, then, null));
  }

  /**
   * Adds a write that cannot be recognized when it is tried again: without an answer it is lost,
   * and may have been written.
   */
  void addOnce(Write write, Span span, Consumer<Result> then, Runnable lost) {
    collecting.add(new Pending(write, span, then, lost));
  }

  boolean isEmpty() {
    return collecting.isEmpty() && inDoubt.isEmpty();
  }

  /** Whether the log has room for new transactions. */
  boolean hasRoom() {
    return log.hasRoom();
  }

  /** Whether the log owes the answer to a batch. */
  boolean hasDoubts() {
    return !inDoubt.isEmpty();
  }

  /** How many writes the next batch still takes. */
  int room() {
    return Math.max(0, MAX_BATCH - collecting.size());
  }

  /**
   * Writes one batch and does what follows from each answer, in order.
   *
   * @return how many writes were answered
   * @throws StoreUnavailableException when the log did not answer; the next call tries the same
   *     batch
   */
  int flush() {
    if (inDoubt.isEmpty()) {
      int size = Math.min(MAX_BATCH, collecting.size());
      inDoubt = List.copyOf(collecting.subList(0, size));
      collecting = new ArrayList<>(collecting.subList(size, collecting.size()));
    }
    List<Result> results;
    long sinceNanos = tracer.nowNanos();
    try {
      results = log.write(inDoubt.stream().map(Pending::write).toList());
    } catch (StoreUnavailableException e) {
      dropWhatMustNotRepeat();
      throw e;
    }
    List<Pending> answered = inDoubt;
    inDoubt = List.of();
    for (int i = 0; i < answered.size(); i++) {
      Pending one = answered.get(i);
      one.span().written(kind(one.write()), answered.size(), sinceNanos);
      follow(one, results.get(i));
    }
    return answered.size();
  }

  private static String kind(Write write) {
    if (write instanceof TransactionLog.Begin) {
      return "begin";
    }
    return write instanceof TransactionLog.End ? "end" : "append";
  }

  private static String text(Write write) {
    if (write instanceof TransactionLog.Append append) {
      return "append of transaction " + append.id();
    }
    if (write instanceof TransactionLog.End end) {
      return "end of transaction " + end.id();
    }
    return "begin of a transaction";
  }

  private void follow(Pending pending, Result result) {
    try {
      pending.then().accept(result);
    } catch (RuntimeException e) {
      faults.accept("the answer to " + text(pending.write()), e);
    }
  }

  private void dropWhatMustNotRepeat() {
    List<Pending> kept = new ArrayList<>(inDoubt.size());
    for (Pending pending : inDoubt) {
      if (pending.lost() == null) {
        kept.add(pending);
      } else {
        pending.lost().run();
      }
    }
    inDoubt = kept;
  }
}
