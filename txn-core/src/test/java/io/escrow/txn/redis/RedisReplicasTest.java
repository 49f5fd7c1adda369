package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.Await;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the durability failover says when a replica is missing. */
class RedisReplicasTest {
  private final RealRedis primary = start("--min-replicas-to-write", "1");
  private final RealRedis replica =
      start("--replicaof", "127.0.0.1", String.valueOf(primary.port()));
  private final RedisTransactionLog log =
      new RedisTransactionLog(new RedisConnections(primary.uri(), Durability.FAILOVER), Map.of());
  private final LogWrites writes = new LogWrites(0);

  private static RealRedis start(String... more) {
    List<String> settings =
        new ArrayList<>(List.of("--appendonly", "yes", "--maxmemory-policy", "noeviction"));
    settings.addAll(List.of(more));
    return RealRedis.start(settings.toArray(String[]::new));
  }

  @AfterEach
  void close() {
    log.close();
    replica.close();
    primary.close();
  }

  @Test
  void aWriteThatNoReplicaHasMayHaveHappenedAndAReadNeedsNone() {
    Result.Done first = untilDone(writes.begin());
    // Redis itself refuses nothing now, so that the wait finds out.
    primary.command("CONFIG", "SET", "min-replicas-to-write", "0");
    replica.kill();
    Write unsure = writes.begin();
    String message =
        assertThrows(StoreUnavailableException.class, () -> log.write(List.of(unsure)))
            .getMessage();
    assertTrue(message.contains("0 of 1 replicas had it"), message);
    primary.command("CONFIG", "SET", "min-replicas-to-write", "1");

    assertEquals(2, log.open(0));
    assertTrue(log.read(writes.id(2)).isPresent());
    // Redis counts its replicas once a second.
    Await.until(
        "refused for want of replicas",
        () ->
            assertThrows(StoreUnavailableException.class, () -> log.write(List.of(unsure)))
                .getMessage(),
        why -> why.contains("NOREPLICAS"));
    replica.restart();
    assertEquals(writes.id(2), untilDone(unsure).begun().id());
    assertEquals(writes.id(1), first.begun().id());
    assertEquals(2, log.open(0));
  }

  private Result.Done untilDone(Write write) {
    List<Result> results = new ArrayList<>();
    Await.untilNone(
        () -> {
          results.addAll(log.write(List.of(write)));
          return List.of();
        });
    return assertInstanceOf(Result.Done.class, results.get(0));
  }
}
