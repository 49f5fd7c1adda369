package io.escrow.library;

import io.escrow.txn.Participant;
import io.escrow.txn.redis.RedisParticipant;
import io.escrow.txn.testkit.ParticipantConformance;
import io.escrow.txn.testkit.RealRedis;
import io.escrow.txn.testkit.RedisDump;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

// README begins
/** The places of the trip example bear whatever comes. */
class PlacesConformanceTest extends ParticipantConformance {
  static RealRedis redis;

  @Override
  protected Participant open() {
    return new RedisParticipant("hotel", 1, TripExample::places, TripExample.redis(redis.uri()));
  }

  @Override
  protected void begin() {
    redis.command("FLUSHALL");
    redis.command("SET", "{s0}:place:full", "booked");
  }

  @Override
  protected List<String> fitting(int number) {
    return List.of("room-" + number);
  }

  @Override
  protected List<String> refused() {
    return List.of("full");
  }

  @Override
  protected void permit() {
    redis.command("DEL", "{s0}:place:full");
  }

  @Override
  protected Object data() {
    return RedisDump.of(redis).entrySet().stream()
        .filter(entry -> entry.getKey().contains(":place:"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  // README ends

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Test
  void readmeShowsThis() throws IOException {
    ReadmeCode.assertShown(PlacesConformanceTest.class, "conformance", "}\n");
  }
}
