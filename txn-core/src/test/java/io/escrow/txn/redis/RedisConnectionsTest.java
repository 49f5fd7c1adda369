package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.RealRedis;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisConnectionsTest {
  private static RealRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start("--appendonly", "yes", "--appendfsync", "everysec");
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  private static StoreUnavailableException refusal(URI uri, Durability durability) {
    RedisConnections connections = new RedisConnections(uri, durability);
    return assertThrows(StoreUnavailableException.class, connections::check);
  }

  private static void assertUnfit(Durability durability, String has, String needs) {
    String message =
        assertInstanceOf(UnfitStoreException.class, refusal(redis.uri(), durability)).getMessage();
    assertTrue(message.contains(has) && message.contains(needs), message);
  }

  @Test
  void settingsThatKeepLessThanPromisedAreRefused() {
    assertFalse(new RedisConnections(redis.uri(), Durability.RELAXED).check().isEmpty());
    assertUnfit(Durability.STRICT, "appendfsync everysec", "DURABILITY=strict needs always");
    assertUnfit(Durability.FAILOVER, "min-replicas-to-write 0", "needs at least 1");
    redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
    redis.command("CONFIG", "SET", "min-replicas-max-lag", "0");
    assertUnfit(Durability.FAILOVER, "min-replicas-max-lag 0", "needs 1 to 10");
    redis.command("CONFIG", "SET", "min-replicas-max-lag", "10");
    redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
    try (RealRedis careless = RealRedis.start("--maxmemory-policy", "allkeys-lru")) {
      String message = refusal(careless.uri(), Durability.RELAXED).getMessage();
      assertTrue(message.contains("appendonly no"), message);
      careless.command("CONFIG", "SET", "appendonly", "yes");
      message = refusal(careless.uri(), Durability.RELAXED).getMessage();
      assertTrue(message.contains("maxmemory-policy allkeys-lru"), message);
    }
  }

  @Test
  void aUserWhoMayNotReadSettingsIsToldSo() {
    redis.command("ACL", "SETUSER", "limited", "on", ">secret", "~*", "+@all", "-config");
    URI uri = URI.create("redis://limited:secret@127.0.0.1:" + redis.port() + "/0");
    String message =
        assertInstanceOf(UnfitStoreException.class, refusal(uri, Durability.RELAXED)).getMessage();
    assertTrue(message.contains("CONFIG GET"), message);
    redis.command("ACL", "SETUSER", "limited", "+config");
    assertFalse(new RedisConnections(uri, Durability.RELAXED).check().isEmpty());
  }

  @Test
  void aWrongPasswordAndNoRedisAreUnavailableAndThePasswordIsNotShown() {
    URI wrong = URI.create("redis://someone:pa55word@127.0.0.1:" + redis.port() + "/0");
    assertFalse(refusal(wrong, Durability.RELAXED).getMessage().contains("pa55word"));
    RealRedis gone = RealRedis.start();
    gone.close();
    String message = refusal(gone.uri(), Durability.STRICT).getMessage();
    assertTrue(message.contains("127.0.0.1:" + gone.port()), message);
  }

  @Test
  void dataThatAreSplitOtherwiseAreRefused() {
    RedisConnections connections = new RedisConnections(redis.uri(), Durability.RELAXED);
    connections.requireShards(3);
    connections.requireShards(3);
    String message =
        assertThrows(UnfitStoreException.class, () -> connections.requireShards(2)).getMessage();
    assertTrue(message.contains("SHARDS=3") && message.contains("SHARDS=2"), message);
  }

  @Test
  void theDatabaseOfTheAddressIsUsed() {
    URI second = URI.create("redis://127.0.0.1:" + redis.port() + "/2");
    RedisConnections connections = new RedisConnections(second, Durability.RELAXED);
    try (RedisTransactionLog log = new RedisTransactionLog(connections, Map.of())) {
      log.write(List.of(new LogWrites(0).begin()));
      assertEquals(1, log.open(0));
    }
    assertEquals(0L, redis.command("EXISTS", "{s0}:tx:open"));
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String bad : new String[] {"http://127.0.0.1:6379", "redis://127.0.0.1:0", "127.0.0.1"}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new RedisConnections(URI.create(bad), Durability.STRICT),
          bad);
    }
  }
}
