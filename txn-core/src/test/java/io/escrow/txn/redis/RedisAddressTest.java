package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.redis.RedisAddress.Login;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "redis://h redis://h:6379/0",
        "redis://h:1/ redis://h:1/0",
        "rediss://u:p@a_b:1/3 rediss://a_b:1/3",
        "redis://[::1]:7/0 redis://[::1]:7/0",
        "redis+sentinel://:p@a,b:2,c.d:3/shop redis+sentinel://a:26379,b:2,c.d:3/shop",
        "redis+cluster://u:p@a,b:2/ redis+cluster://a:6379,b:2",
        "redis+cluster://a/0 redis+cluster://a:6379",
      })
  void addressesAreReadAndShownWithoutTheirLogin(String text, String shown) {
    assertEquals(shown, RedisAddress.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h:1",
        "redis://",
        "redis://a,b",
        "redis://h:0",
        "redis://h:65536",
        "redis://h/12345",
        "redis://h/1?x=1",
        "redis://h#1",
        "redis+sentinel://a:1,b:2",
        "redis+sentinel://a:1,b:2/",
        "redis+sentinel://a:1,,b:2/shop",
        "redis+sentinel://a:1/shop/1",
        "rediss+sentinel://a:1/shop",
        "redis+cluster://a,b/1",
        "redis+cluster://a b",
      })
  void whatIsNoAddressIsRefused(String text) {
    assertTrue(RedisAddress.parse(text).isEmpty());
  }

  @Test
  void theLoginMayHoldAnyCharacter() {
    RedisAddress address =
        RedisAddress.parse("redis+cluster://u%2C:p%40%3A%2Fa+b@a:1,b:2").orElseThrow();
    assertEquals(new Login("u,", "p@:/a+b"), address.login());
    assertEquals(new Login("u,", "other"), address.login().with(null, "other"));
    assertFalse(address.login().toString().contains("u,"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis+sentinel://a:1/shop", "redis+cluster://a:1"})
  void strictCannotBeKeptWhereAReplicaIsPromotedByItself(String text) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new RedisConnections(URI.create(text), Durability.STRICT))
            .getMessage();
    assertTrue(message.contains("DURABILITY=strict"), message);
  }
}
