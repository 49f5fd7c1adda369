package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.RealRedis;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the log says when its Redis fails, and that the same writes, tried again, take effect once.
 */
class RedisFailuresTest {
  private static final int ROUNDS = 12;

  private final RealRedis redis = RealRedis.start();
  private final FaultRuns runs =
      new FaultRuns(new RedisConnections(redis.uri(), Durability.STRICT), 1);
  private final RedisTransactionLog log = runs.log();
  private final LogWrites writes = new LogWrites(0);

  @AfterEach
  void close() {
    runs.close();
    redis.close();
  }

  @Test
  void eachWriteTakesEffectOnceThoughItsConnectionIsCut() {
    runs.logWritesTakeEffectOnce(ROUNDS, () -> redis.command("CLIENT", "KILL", "TYPE", "normal"));
  }

  @Test
  void eachWriteTakesEffectOnceThoughRedisIsKilled() {
    Runnable fault =
        () -> {
          redis.kill();
          redis.restart();
        };
    runs.logWritesTakeEffectOnce(ROUNDS, fault);
    runs.holdsTakeEffectOnce(fault);
  }

  @Test
  void aRedisThatCannotWriteIsUnavailableAndNoFaultOfTheWrite() {
    runs.writeUntilAnswered(List.of(writes.begin()));
    assertUnavailable("OOM", List.of("maxmemory", "1"), List.of("maxmemory", "0"));
    assertUnavailable(
        "NOREPLICAS", List.of("min-replicas-to-write", "1"), List.of("min-replicas-to-write", "0"));

    redis.command("REPLICAOF", "127.0.0.1", "1");
    StoreUnavailableException readOnly =
        assertThrows(StoreUnavailableException.class, () -> log.write(List.of(writes.begin())));
    assertTrue(readOnly.getMessage().contains("READONLY"), readOnly.getMessage());
    redis.command("REPLICAOF", "NO", "ONE");
    runs.writeUntilAnswered(List.of(writes.begin()));
    assertEquals(4, log.open(0));
  }

  private void assertUnavailable(String code, List<String> setting, List<String> healed) {
    List<Write> batch = List.of(writes.begin("claim", code));
    redis.command("CONFIG", "SET", setting.get(0), setting.get(1));
    StoreUnavailableException thrown =
        assertThrows(StoreUnavailableException.class, () -> log.write(batch));
    assertTrue(thrown.getMessage().contains(code), thrown.getMessage());
    redis.command("CONFIG", "SET", healed.get(0), healed.get(1));
    runs.writeUntilAnswered(batch);
  }

  @Test
  void aRedisThatIsGoneIsUnavailableAndAnotherProcessAfterItsStart() {
    runs.writeUntilAnswered(List.of(writes.begin()));
    String first = log.incarnation();
    assertFalse(first.isEmpty());
    redis.kill();
    assertThrows(StoreUnavailableException.class, () -> log.open(0));
    assertThrows(StoreUnavailableException.class, () -> log.takeOver(0, 1, 1));
    redis.restart();
    runs.writeUntilAnswered(List.of(writes.begin()));
    assertNotEquals(first, log.incarnation());
    assertEquals(2, log.open(0));
  }
}
