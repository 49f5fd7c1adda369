package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
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

  /** Claims, appends and ends while something goes wrong in each round. */
  private void runWhile(Runnable fault) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Write> begins = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        begins.add(i % 2 == 0 ? writes.begin("claim", round + "." + i) : writes.begin());
      }
      List<Entry> begun =
          write(begins, round % 3 == 0 ? fault : RedisFailuresTest::noFault).stream()
              .map(done -> Objects.requireNonNull(done.begun()))
              .toList();
      assertEquals(BATCH, begun.stream().map(Entry::id).distinct().count());
      assertEquals(BATCH, log.open(0));

      write(
          begun.stream().<Write>map(at -> writes.append(at, "decided")).toList(),
          round % 3 == 1 ? fault : RedisFailuresTest::noFault);
      List<Write> ends = new ArrayList<>();
      for (Entry at : begun) {
        Entry now = log.read(at.id()).orElseThrow();
        assertEquals(2, now.version());
        ends.add(writes.end(now));
      }
      write(ends, round % 3 == 2 ? fault : RedisFailuresTest::noFault);
      assertEquals(0, log.open(0));
    }
    assertTrue(failures > 0, "nothing went wrong");
  }

  /**
   * Writes while the fault happens at some moment, and once more afterwards, as if the answer had
   * been lost: both say that each write is done, and did the same.
   */
  private List<Result.Done> write(List<Write> batch, Runnable fault) {
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
    List<Result.Done> first = writeUntilAnswered(batch);
    faulty.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    List<Result.Done> second = writeUntilAnswered(batch);
    assertEquals(ids(first), ids(second));
    return first;
  }

  private static List<String> ids(List<Result.Done> results) {
    return results.stream()
        .map(done -> done.begun() == null ? "" : "" + done.begun().id())
        .toList();
  }

  private List<Result.Done> writeUntilAnswered(List<Write> batch) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return log.write(batch).stream()
            .map(result -> assertInstanceOf(Result.Done.class, result))
            .toList();
      } catch (StoreUnavailableException e) {
        failures++;
        assertTrue(System.nanoTime() < end, () -> "no answer in time: " + e);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static void noFault() {}

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
    writeUntilAnswered(batch);
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
