package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.redis.RedisAddress.Login;
import io.escrow.txn.testkit.RealSentinels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A log and a participant whose primary is named by sentinels. */
class RedisSentinelTest {
  private static RealSentinels system;

  @BeforeAll
  static void start() {
    system = RealSentinels.start();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  private static RedisAddress address() {
    return RedisAddress.parse(system.uri().toString())
        .orElseThrow()
        .withSentinelLogin(new Login(null, RealSentinels.PASSWORD));
  }

  private static RedisConnections connections() {
    return new RedisConnections(address(), Durability.FAILOVER);
  }

  private static String refusal(RedisAddress address) {
    RedisConnections connections = new RedisConnections(address, Durability.FAILOVER);
    return String.valueOf(
        assertThrows(StoreUnavailableException.class, connections::check).getMessage());
  }

  @Test
  void eachWriteTakesEffectOnceThoughAReplicaIsPromoted() {
    String first = connections().check();
    try (FaultRuns runs = new FaultRuns(connections(), 1)) {
      runs.logWritesTakeEffectOnce(1, system::failOver);
      assertNotEquals(first, runs.log().incarnation());
      runs.holdsTakeEffectOnce(system::failOver);
    }
  }

  @Test
  void aSentinelThatIsGoneIsPassedOver() {
    RedisConnections connections = connections();
    system.withoutASentinel(
        () -> {
          for (int i = 0; i < address().nodes().size(); i++) {
            assertFalse(connections.check().isEmpty());
          }
        });
  }

  @Test
  void whoDoesNotKnowThePrimaryIsNamed() {
    String message = refusal(address().withSentinelLogin(new Login(null, "wrong-word")));
    assertTrue(message.contains("WRONGPASS"), message);
    assertFalse(message.contains("wrong-word"), message);
    RedisAddress other =
        RedisAddress.parse(system.uri().toString().replace("/shop", "/other"))
            .orElseThrow()
            .withSentinelLogin(new Login(null, RealSentinels.PASSWORD));
    message = refusal(other);
    for (RedisAddress.Node sentinel : other.nodes()) {
      assertTrue(message.contains(sentinel + ": does not know"), message);
    }
  }
}
