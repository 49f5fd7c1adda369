package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.MemoryTransactionLog;
import io.escrow.txn.testkit.RealRedis;
import io.escrow.txn.testkit.RedisDump;
import io.escrow.txn.testkit.ToyApplication;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** The log in memory and the one in a real Redis, side by side, over one empty shard. */
final class LogPair implements AutoCloseable {
  static final int SHARD = 0;
  private static final int PATIENCE_SECONDS = 30;
  private static final int MAX_DUE = 1_000;

  private final RealRedis redis;
  private final RedisTransactionLog stored;
  private final MemoryTransactionLog memory =
      new MemoryTransactionLog(System::currentTimeMillis, ToyApplication.java());

  /** What was begun, by sequence, as it was read last: often no longer true. */
  final Map<Long, Entry> known = new HashMap<>();

  LogPair(RealRedis redis) {
    this.redis = redis;
    redis.command("FLUSHALL");
    stored =
        new RedisTransactionLog(
            new RedisConnections(redis.uri(), Durability.STRICT), ToyApplication.lua());
  }

  /** Writes on both; the answers must be the same. */
  void write(List<Write> batch) {
    compare(batch, LogPair::timeless);
  }

  /**
   * Redis is killed and started again at some moment of a write, which comes until it is answered.
   * An application may answer a repeated write in other words.
   */
  void writeWhileKilled(Write write, long delayNanos) {
    CompletableFuture<Void> killer =
        CompletableFuture.runAsync(
            () -> {
              LockSupport.parkNanos(delayNanos);
              redis.kill();
              redis.restart();
            });
    compare(List.of(write), LogPair::wordless);
    killer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Takes over what is due, on both. */
  void takeOver(long dueMillis) {
    List<Entry> expected = byId(memory.takeOver(SHARD, MAX_DUE, dueMillis));
    assertEquals(expected, byId(stored.takeOver(SHARD, MAX_DUE, dueMillis)));
    expected.forEach(entry -> known.put(entry.id().sequence(), entry));
  }

  /** Everything that can be read, and all that applications wrote, is the same. */
  void assertSame(long maxSequence) {
    assertEquals(memory.open(SHARD), untilAnswered(() -> stored.open(SHARD)));
    assertEquals(
        memory.parked(SHARD, MAX_DUE).stream().map(Object::toString).sorted().toList(),
        stored.parked(SHARD, MAX_DUE).stream().map(Object::toString).sorted().toList());
    for (long sequence : LongStream.rangeClosed(1, maxSequence).toArray()) {
      TransactionId id = new TransactionId(SHARD, sequence);
      Optional<Entry> expected = memory.read(id).map(LogPair::timeless);
      assertEquals(expected, stored.read(id).map(LogPair::timeless));
      expected.ifPresent(entry -> known.put(sequence, entry));
    }
    Map<String, String> data = new HashMap<>();
    RedisDump.of(redis)
        .forEach(
            (key, fields) -> {
              if (!key.startsWith("{s0}:tx:")) {
                data.put(key.replace("{s0}:", ""), fields.get(""));
              }
            });
    assertEquals(memory.data(SHARD), data);
  }

  @Override
  public void close() {
    stored.close();
  }

  private void compare(List<Write> batch, UnaryOperator<Result> comparable) {
    List<Result> expected = memory.write(batch);
    List<Result> actual = untilAnswered(() -> stored.write(batch));
    assertEquals(
        expected.stream().map(comparable).toList(), actual.stream().map(comparable).toList());
    for (Result result : expected) {
      if (result instanceof Result.Done done && done.begun() != null) {
        known.put(done.begun().id().sequence(), done.begun());
      }
    }
  }

  private static <T> T untilAnswered(Supplier<T> call) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return call.get();
      } catch (StoreUnavailableException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static List<Entry> byId(List<Entry> entries) {
    return entries.stream()
        .map(LogPair::timeless)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .toList();
  }

  /** Times differ between two stores by a little, and texts of faults by a lot. */
  private static Result timeless(Result result) {
    if (result instanceof Result.Done done && done.begun() != null) {
      return new Result.Done(timeless(Objects.requireNonNull(done.begun())), done.application());
    }
    return result instanceof Result.Failed ? new Result.Failed("") : result;
  }

  private static Result wordless(Result result) {
    Result timeless = timeless(result);
    return timeless instanceof Result.Done done
        ? new Result.Done(done.begun(), List.of())
        : timeless;
  }

  private static Entry timeless(Entry entry) {
    return new Entry(
        entry.id(),
        entry.version(),
        entry.epoch(),
        entry.protocol(),
        entry.state(),
        entry.request(),
        entry.requester(),
        entry.attempt(),
        entry.remainingMillis() > 0 ? 1 : 0,
        entry.watermark());
  }
}
