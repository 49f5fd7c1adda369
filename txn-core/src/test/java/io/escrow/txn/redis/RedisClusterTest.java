package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Participant;
import io.escrow.txn.Shards;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.testkit.QuantitiesConformance;
import io.escrow.txn.testkit.RealCluster;
import io.escrow.txn.testkit.RealRedis;
import io.escrow.txn.testkit.ToyApplication;
import io.escrow.txn.testkit.TransactionLogContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Logs and participants whose data are spread over a cluster. */
class RedisClusterTest {
  private static final int SHARDS = 7;

  private static RealCluster cluster;
  private static int logShards = SHARDS;

  @BeforeAll
  static void start() {
    cluster = RealCluster.start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static RedisConnections connections() {
    return new RedisConnections(cluster.uri(), Durability.FAILOVER);
  }

  private static RealRedis otherThan(RealRedis primary) {
    return cluster.primaries().stream().filter(node -> node != primary).findFirst().orElseThrow();
  }

  /** The log's contract, each case in a shard of its own. */
  @Nested
  class LogTest extends TransactionLogContract {
    private final int shard = ++logShards;
    private final RedisTransactionLog adapter =
        new RedisTransactionLog(connections(), ToyApplication.lua());

    @AfterEach
    void closeLog() {
      adapter.close();
    }

    @Override
    protected TransactionLog open() {
      return adapter;
    }

    @Override
    protected int shard() {
      return shard;
    }

    @Override
    protected void setMinted(long last) {
      String key = "{s" + shard + "}:tx:next";
      cluster.primaryOf(key).command("SET", key, String.valueOf(last));
    }
  }

  /** The participant's contract. */
  @Nested
  class ParticipantTest extends QuantitiesConformance {
    /** The contract's actions are all for the first shard. */
    private final RedisQuantities accounts = new RedisQuantities("item", 1, connections(), 1);

    @AfterEach
    void closeAccounts() {
      accounts.close();
    }

    @Override
    protected void begin() {
      cluster.clear();
      resetAll();
    }

    @Override
    protected Participant open() {
      return new RedisParticipant("stock", SHARDS, EffectScript.quantities("item"), connections());
    }

    @Override
    protected void reset(String id, long available) {
      accounts.create(id, available, Map.of());
    }

    @Override
    protected Object data() {
      Map<String, Account> all = new TreeMap<>();
      IDS.forEach(id -> all.put(id, accounts.read(id).orElseThrow()));
      return all;
    }
  }

  @Test
  void eachWriteTakesEffectOnceThoughAReplicaIsPromotedOrASlotMoves() {
    try (FaultRuns runs = new FaultRuns(connections(), SHARDS)) {
      Runnable promotion = () -> cluster.failOver("{s0}:");
      Runnable move =
          () -> {
            RealRedis to = otherThan(cluster.primaryOf("{s1}:"));
            cluster.beginMove("{s1}:", to);
            cluster.endMove("{s1}:", to);
          };
      runs.logWritesTakeEffectOnce(1, promotion);
      runs.holdsTakeEffectOnce(move);
      runs.logWritesTakeEffectOnce(1, move);
      runs.holdsTakeEffectOnce(promotion);
    }
  }

  @Test
  void aScriptDoesNotBeginWhileItsSlotMoves() {
    RedisConnections connections = connections();
    String id = "x";
    String tag = RedisKeys.prefix(Shards.of(id, SHARDS));
    try (RedisQuantities accounts = new RedisQuantities("item", SHARDS, connections, 1)) {
      accounts.create(id, 5, Map.of());
      RealRedis from = cluster.primaryOf(tag);
      RealRedis to = otherThan(from);
      cluster.beginMove(tag, to);
      assertThrows(StoreUnavailableException.class, () -> accounts.add(id, 1));
      assertEquals("5", from.texts("HGET", tag + "item:" + id, "available").get(0));
      cluster.endMove(tag, to);
      assertEquals(5, accounts.read(id).orElseThrow().available());
    }
  }

  @Test
  void onePrimaryThatIsNearlyFullIsEnough() {
    RealRedis one = cluster.primaries().get(1);
    try (RedisTransactionLog log = new RedisTransactionLog(connections(), Map.of())) {
      assertTrue(log.hasRoom());
    }
    one.command("CONFIG", "SET", "maxmemory", "1000");
    try (RedisTransactionLog log = new RedisTransactionLog(connections(), Map.of())) {
      assertFalse(log.hasRoom());
    } finally {
      one.command("CONFIG", "SET", "maxmemory", "0");
    }
  }

  @Test
  void repliesComeInTheOrderOfTheCallsThoughSomeNodesForgotTheScripts() {
    RedisConnections connections = connections();
    connections.requireShards(SHARDS);
    assertThrows(UnfitStoreException.class, () -> connections.requireShards(SHARDS - 1));
    try (RedisQuantities accounts = new RedisQuantities("item", SHARDS, connections, 1)) {
      accounts.reset(1_000, 7, Map.of());
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        String id = Integer.toString(i);
        ids.add(id);
        if (i % 10 == 0) {
          assertEquals(7 + i, accounts.add(id, i).available().orElseThrow());
        }
      }
      cluster.primaries().get(1).command("SCRIPT", "FLUSH");
      List<Optional<Account>> found = accounts.read(ids);
      for (int i = 0; i < 1_000; i++) {
        assertEquals(i % 10 == 0 ? 7 + i : 7, found.get(i).orElseThrow().available());
      }
    }
    for (RealRedis primary : cluster.primaries()) {
      assertTrue((long) primary.command("DBSIZE") > 0);
    }
  }
}
