package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.util.JedisClusterCRC16;

class LayoutTest {
  private static final HostAndPort ASKED = new HostAndPort("asked", 1);

  private static List<?> range(long from, long to, String host, long port) {
    byte[] name = host.getBytes(StandardCharsets.UTF_8);
    return Arrays.asList(from, to, Arrays.asList(name, port, "id"), Arrays.asList(name, 9L, "r"));
  }

  @Test
  void keysLieWhereTheirSlotIs() {
    Layout layout =
        Layout.ofCluster(
            List.of(range(0, 99, "a", 5), range(200, 16_383, "b", 6), range(100, 199, "a", 5)),
            ASKED);
    assertTrue(layout.isCluster());
    assertEquals(List.of(new HostAndPort("a", 5), new HostAndPort("b", 6)), layout.primaries());
    for (int i = 0; i < 1_000; i++) {
      String key = "{s" + i + "}:";
      assertEquals(JedisClusterCRC16.getSlot(key) < 200 ? 0 : 1, layout.primaryOf(key));
      assertEquals(layout.primaryOf(key), layout.primaryOf(RedisKeys.neverExists(key + "x")));
      assertEquals(layout.primaryOf("s" + i), layout.primaryOf(RedisKeys.waitedFor("s" + i)));
    }
  }

  @Test
  void aNodeThatDoesNotKnowItsNameIsTheOneAsked() {
    assertEquals(
        List.of(new HostAndPort("asked", 5)),
        Layout.ofCluster(List.of(range(0, 16_383, "", 5)), ASKED).primaries());
  }

  @Test
  void slotsThatNobodyHasAreTold() {
    String message =
        assertThrows(
                StoreUnavailableException.class,
                () -> Layout.ofCluster(List.of(range(0, 16_382, "a", 5)), ASKED))
            .getMessage();
    assertTrue(message.contains("slot 16383"), message);
  }

  @Test
  void oneRedisHasAllKeys() {
    Layout layout = Layout.of(ASKED);
    assertFalse(layout.isCluster());
    assertEquals(0, layout.primaryOf("{s5}:"));
  }
}
