package io.escrow.txn.testkit;

import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Restart;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes writes for tests of one log shard, with a nonce of its own each. */
public final class LogWrites {
  private static final AtomicLong NONCES = new AtomicLong();
  private static final long DEADLINE_MILLIS = 20_000;
  private static final long DUE_MILLIS = 60_000;
  private final int shard;

  public LogWrites(int shard) {
    this.shard = shard;
  }

  public TransactionId id(long sequence) {
    return new TransactionId(shard, sequence);
  }

  public Begin begin() {
    return begin(null, Watermark.NONE, DUE_MILLIS, null);
  }

  public Begin beginDue(long dueMillis) {
    return begin(null, Watermark.NONE, dueMillis, null);
  }

  public Begin begin(long sequence, Watermark watermark) {
    return begin(id(sequence), watermark, DUE_MILLIS, null);
  }

  public Begin begin(String script, String... arguments) {
    return begin(null, Watermark.NONE, DUE_MILLIS, script(script, arguments));
  }

  private Begin begin(
      @Nullable TransactionId id,
      Watermark watermark,
      long due,
      Application.@Nullable Write application) {
    return new Begin(
        shard,
        nonce(),
        id,
        "2pc",
        "preparing",
        "request",
        "orders",
        watermark,
        DEADLINE_MILLIS,
        due,
        application);
  }

  public Append append(Entry at, String state) {
    return append(at, state, "", null);
  }

  public Append append(
      Entry at, String state, String parked, Application.@Nullable Write application) {
    return new Append(
        at.id(), at.version(), at.epoch(), nonce(), state, DUE_MILLIS, parked, application);
  }

  public End end(Entry at) {
    return end(at, null, null);
  }

  public End end(Entry at, Application.@Nullable Write application, @Nullable Restart restart) {
    return new End(at.id(), at.version(), at.epoch(), nonce(), application, restart);
  }

  public static Application.Write script(String name, String... arguments) {
    return new Application.Write(name, List.of(arguments));
  }

  private static String nonce() {
    return "n" + NONCES.incrementAndGet();
  }
}
