package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.CommandType;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.redis.RedisQuantities.Change;
import io.escrow.txn.redis.RedisQuantities.Status;
import io.escrow.txn.testkit.Await;
import io.escrow.txn.testkit.LeastRights;
import io.escrow.txn.testkit.RealRedis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisQuantitiesTest {
  private static final long MAX = (1L << 53) - 1;

  private static RealRedis redis;
  private static RedisConnections connections;
  private static RedisQuantities items;

  @BeforeAll
  static void start() {
    redis = RealRedis.start();
    connections = new RedisConnections(LeastRights.user(redis), Durability.STRICT);
    items = new RedisQuantities("item", 3, connections, 2);
  }

  @AfterAll
  static void stop() {
    items.close();
    redis.close();
  }

  @BeforeEach
  void clear() {
    redis.command("FLUSHALL");
  }

  @Test
  void keepsWhatItIsGiven() {
    items.create("x", 5, Map.of("price", "7"));
    assertEquals(Optional.of(new Account(5, 0, 0, 0, 1, Map.of("price", "7"))), items.read("x"));
    assertEquals(List.of(Optional.empty(), items.read("x")), items.read(List.of("y", "x")));
    assertEquals(List.of(), items.read(List.of()));
  }

  @Test
  void addsAndSubtractsWithinBounds() {
    items.create("x", 5, Map.of());
    assertEquals(ok(8), items.add("x", 3));
    assertEquals(ok(0), items.subtract("x", 8));
    assertEquals(refused(Status.INSUFFICIENT), items.subtract("x", 1));
    assertEquals(ok(0), items.subtract("x", 0));
    assertEquals(ok(MAX), items.add("x", MAX));
    assertEquals(refused(Status.OVERFLOW), items.add("x", 1));
    assertEquals(refused(Status.OVERFLOW), items.add("x", MAX));
    assertEquals(refused(Status.UNKNOWN), items.add("y", 1));
    assertEquals(refused(Status.UNKNOWN), items.subtract("y", 1));
    assertEquals(Optional.empty(), items.read("y"));
    assertEquals(ok(1), items.subtract("x", MAX - 1));
  }

  @Test
  void whatMayComeBackCountsInTheBound() {
    RedisQuantities one = new RedisQuantities("item", 1, connections, 1);
    RedisParticipant participant =
        new RedisParticipant("stock", 1, EffectScript.quantities("item"), connections);
    one.create("x", MAX, Map.of());
    participant.handle(List.of(ParticipantPair.command(CommandType.PREPARE, 1, "x", "4")));
    assertEquals(refused(Status.OVERFLOW), one.add("x", 1));
    participant.handle(List.of(ParticipantPair.command(CommandType.ABORT, 1)));
    assertEquals(MAX, one.read("x").orElseThrow().available());
    participant.close();
    one.close();
  }

  @Test
  void resetsManyInANewGeneration() {
    items.reset(10_001, 9, Map.of("price", "2"));
    items.add("10000", 1);
    items.reset(10_000, 4, Map.of());
    assertEquals(Optional.of(new Account(4, 0, 0, 0, 2, Map.of())), items.read("0"));
    assertEquals(Optional.of(new Account(4, 0, 0, 0, 2, Map.of())), items.read("9999"));
    assertEquals(
        Optional.of(new Account(10, 0, 0, 0, 1, Map.of("price", "2"))), items.read("10000"));
    assertEquals(10_001L, redis.command("DBSIZE"));
    items.reset(0, 4, Map.of());
    assertEquals(10_001L, redis.command("DBSIZE"));
  }

  @Test
  void isSafeForManyThreads() throws InterruptedException {
    items.create("x", 0, Map.of());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 400; i++) {
      threads.execute(() -> items.add("x", 1));
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    assertEquals(400, items.read("x").orElseThrow().available());
  }

  @Test
  void saysSoWhenTheStoreIsGoneAndComesBackWithIt() {
    try (RealRedis mortal = RealRedis.start();
        RedisQuantities its =
            new RedisQuantities(
                "item", 3, new RedisConnections(mortal.uri(), Durability.STRICT), 2)) {
      its.create("x", 1, Map.of());
      mortal.kill();
      assertThrows(StoreUnavailableException.class, () -> its.add("x", 1));
      mortal.restart();
      Await.untilNone(
          () -> its.read("x").orElseThrow().available() == 1 ? List.of() : List.of("its one unit"));
    }
  }

  private static Change ok(long available) {
    return new Change(Status.OK, OptionalLong.of(available));
  }

  private static Change refused(Status status) {
    return new Change(status, OptionalLong.empty());
  }
}
