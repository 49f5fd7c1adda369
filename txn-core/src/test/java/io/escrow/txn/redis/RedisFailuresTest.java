package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.RealRedis;
import io.escrow.txn.testkit.ToyApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the log says when its Redis fails, and that the same writes, tried again, take effect once.
 */
class RedisFailuresTest {
  private static final int BATCH = 100;
  private static final int ROUNDS = 12;
  private static final int PATIENCE_SECONDS = 30;

  private final RealRedis redis = RealRedis.start();
  private final RedisTransactionLog log =
      new RedisTransactionLog(
          new RedisConnections(redis.uri(), Durability.STRICT), ToyApplication.lua());
  private final LogWrites writes = new LogWrites(0);
  private final Random random = new Random(1);
  private int failures;

  @AfterEach
  void close() {
    log.close();
    redis.close();
  }

  @Test
  void eachWriteTakesEffectOnceThoughItsConnectionIsCut() {
    runWhile(() -> redis.command("CLIENT", "KILL", "TYPE", "normal"));
  }

  @Test
  void eachWriteTakesEffectOnceThoughRedisIsKilled() {
    runWhile(
        () -> {
          redis.kill();
          redis.restart();
        });
  }

  /** Claims, confirms and releases names while something goes wrong in each round. */
  private void runWhile(Runnable fault) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Write> claims = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        claims.add(i % 2 == 0 ? writes.begin("claim", "o" + round + "." + i) : writes.begin());
      }
      List<Entry> begun = new ArrayList<>();
      for (Result result : write(claims, round % 3 == 0 ? fault : () -> {})) {
        begun.add(Objects.requireNonNull(assertInstanceOf(Result.Done.class, result).begun()));
      }
      assertEquals(BATCH, begun.stream().map(Entry::id).distinct().count());
      assertEquals(BATCH, log.open(0));

      List<Write> appends = begun.stream().<Write>map(at -> writes.append(at, "decided")).toList();
      write(appends, round % 3 == 1 ? fault : () -> {})
          .forEach(result -> assertInstanceOf(Result.Done.class, result));
      List<Write> ends = new ArrayList<>();
      for (Entry at : begun) {
        Entry now = log.read(at.id()).orElseThrow();
        assertEquals(2, now.version());
        ends.add(writes.end(now));
      }
      write(ends, round % 3 == 2 ? fault : () -> {})
          .forEach(result -> assertInstanceOf(Result.Done.class, result));
      assertEquals(0, log.open(0));
    }
    assertTrue(failures > 0, "nothing went wrong");
  }

  /** Writes until there is an answer, while the fault happens at some moment of the first tries. */
  private List<Result> write(List<Write> batch, Runnable fault) {
    CountDownLatch started = new CountDownLatch(1);
    long delayNanos = random.nextInt(6_000_000);
    CompletableFuture<Void> faulty =
        CompletableFuture.runAsync(
            () -> {
              awaitQuietly(started);
              LockSupport.parkNanos(delayNanos);
              fault.run();
            });
    started.countDown();
    List<Result> results = writeUntilAnswered(batch);
    faulty.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    // The fault may have come after the answer: then the second try must find everything done.
    return random.nextBoolean() ? writeUntilAnswered(batch) : untilAnswering(results);
  }

  private List<Result> untilAnswering(List<Result> results) {
    writeUntilAnswered(
        List.of(writes.end(new Entry(writes.id(1), 99, 9, "", "", "", "", 0, 0, Watermark.NONE))));
    return results;
  }

  private List<Result> writeUntilAnswered(List<Write> batch) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return log.write(batch);
      } catch (StoreUnavailableException e) {
        failures++;
        assertTrue(System.nanoTime() < end, () -> "no answer in time: " + e);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRedisThatCannotWriteIsUnavailableAndNoFaultOfTheWrite() {
    writeUntilAnswered(List.of(writes.begin()));
    assertUnavailable("OOM", List.of("maxmemory", "1"), List.of("maxmemory", "0"));
    assertUnavailable(
        "NOREPLICAS", List.of("min-replicas-to-write", "1"), List.of("min-replicas-to-write", "0"));

    redis.command("REPLICAOF", "127.0.0.1", "1");
    StoreUnavailableException readOnly =
        assertThrows(StoreUnavailableException.class, () -> log.write(List.of(writes.begin())));
    assertTrue(readOnly.getMessage().contains("READONLY"), readOnly.getMessage());
    redis.command("REPLICAOF", "NO", "ONE");
    writeUntilAnswered(List.of(writes.begin()));
    assertEquals(4, log.open(0));
  }

  private void assertUnavailable(String code, List<String> setting, List<String> healed) {
    List<Write> batch = List.of(writes.begin("claim", code));
    redis.command("CONFIG", "SET", setting.get(0), setting.get(1));
    StoreUnavailableException thrown =
        assertThrows(StoreUnavailableException.class, () -> log.write(batch));
    assertTrue(thrown.getMessage().contains(code), thrown.getMessage());
    redis.command("CONFIG", "SET", healed.get(0), healed.get(1));
    assertInstanceOf(Result.Done.class, writeUntilAnswered(batch).get(0));
  }

  @Test
  void aRedisThatIsGoneIsUnavailableAndAnotherProcessAfterItsStart() {
    writeUntilAnswered(List.of(writes.begin()));
    String first = log.incarnation();
    assertFalse(first.isEmpty());
    redis.kill();
    assertThrows(StoreUnavailableException.class, () -> log.open(0));
    assertThrows(StoreUnavailableException.class, () -> log.takeOver(0, 1, 1));
    redis.restart();
    writeUntilAnswered(List.of(writes.begin()));
    assertNotEquals(first, log.incarnation());
    assertEquals(2, log.open(0));
  }
}
