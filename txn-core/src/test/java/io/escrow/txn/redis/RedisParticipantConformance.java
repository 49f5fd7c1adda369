package io.escrow.txn.redis;

import io.escrow.txn.Participant;
import io.escrow.txn.testkit.LeastRights;
import io.escrow.txn.testkit.QuantitiesConformance;
import io.escrow.txn.testkit.RealRedis;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Participants with quantities on a real Redis, as a user who has the least rights. */
abstract class RedisParticipantConformance extends QuantitiesConformance {
  private static RealRedis redis;
  private static RedisConnections connections;

  private final String service;
  private final String kind;
  private final RedisQuantities quantities;

  RedisParticipantConformance(String service, String kind) {
    this.service = service;
    this.kind = kind;
    this.quantities = new RedisQuantities(kind, 1, connections, 1);
  }

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
    connections = new RedisConnections(LeastRights.user(redis), Durability.STRICT);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @AfterEach
  void closeAccounts() {
    quantities.close();
  }

  @Override
  protected void begin() {
    redis.command("FLUSHALL");
    resetAll();
  }

  @Override
  protected Participant open() {
    return new RedisParticipant(service, 1, EffectScript.quantities(kind), connections);
  }

  @Override
  protected void reset(String id, long available) {
    quantities.create(id, available, Map.of());
  }

  @Override
  protected Object data() {
    Map<String, Account> all = new TreeMap<>();
    IDS.forEach(id -> all.put(id, quantities.read(id).orElseThrow()));
    return all;
  }
}
