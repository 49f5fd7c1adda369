package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.redis.RedisAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever stands in the environment: a configuration, or errors that say what and where. */
class ServiceConfigPropertiesTest {
  @Property
  void anyTextIsReadOrRefusedByName(
      @ForAll("settings") Setting<?> setting, @ForAll("texts") String text) {
    readsOrNames(setting.name(), text);
  }

  @Property
  void everyNumberInRangeIsReadAndNoOther(@ForAll long number) {
    Map<String, String> port = Map.of("PORT", Long.toString(number));
    if (number >= 0 && number <= 65_535) {
      assertEquals(number, read(port).port());
    } else {
      assertThrows(ConfigException.class, () -> read(port));
    }
  }

  @Property
  void errorsOfAllSettingsAreToldTogether(
      @ForAll("texts") String port, @ForAll("texts") String shards) {
    int errors = errors(Map.of("PORT", port)) + errors(Map.of("SHARDS", shards));
    assertEquals(errors, errors(Map.of("PORT", port, "SHARDS", shards)));
  }

  @Property
  void addressesOfRedisAreReadAsTheyAreWrittenAndKeepTheirSecret(
      @ForAll("words") String user,
      @ForAll("secrets") String password,
      @ForAll @IntRange(min = 1, max = 65_535) int port,
      @ForAll @IntRange(min = 0, max = 15) int database,
      @ForAll boolean tls) {
    String login = user + ":" + URLEncoder.encode(password, StandardCharsets.UTF_8);
    String url =
        (tls ? "rediss://" : "redis://")
            + login.replace("+", "%20")
            + "@host.local:"
            + port
            + "/"
            + database;
    ServiceConfig config = read(Map.of("REDIS_URL", url));
    assertEquals(
        (tls ? "rediss" : "redis") + "://host.local:" + port + "/" + database,
        config.redis().toString());
    assertEquals(new RedisAddress.Login(user, password), config.redis().login());
    assertFalse(config.toString().contains(password));
    ConfigException refused =
        assertThrows(ConfigException.class, () -> read(Map.of("REDIS_URL", url + "/x")));
    assertFalse(refused.getMessage().contains(password));
  }

  @Provide
  Arbitrary<Setting<?>> settings() {
    return Arbitraries.of(Settings.ALL);
  }

  /** Often almost right. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(30),
        Arbitraries.strings().withChars("0123456789").ofMaxLength(12),
        Arbitraries.strings().withChars("redis:/@[]%.,0123456789 ").ofMaxLength(30),
        Arbitraries.strings()
            .withChars("ab:/@[]%.,12")
            .ofMaxLength(20)
            .map("redis+cluster://"::concat),
        Arbitraries.of("2pc", "saga", "embedded", "strict", "redis://h", "host:1", "32", " 7 "));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
  }

  /** So rare in letters that no other part of a message contains one. */
  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .ofMinLength(1)
        .ofMaxLength(12)
        .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
        .map(text -> "S3cret" + text);
  }

  private static void readsOrNames(String name, String text) {
    Map<String, String> environment = new HashMap<>(Map.of("DURABILITY", "relaxed"));
    environment.put(name, text);
    try {
      read(environment);
    } catch (ConfigException e) {
      assertEquals(1, e.errors().size());
      assertTrue(e.errors().get(0).startsWith(name + ": "), e.getMessage());
    }
  }

  private static int errors(Map<String, String> environment) {
    try {
      read(environment);
      return 0;
    } catch (ConfigException e) {
      return e.errors().size();
    }
  }

  private static ServiceConfig read(Map<String, String> environment) {
    return ServiceConfig.fromEnvironment("order", environment);
  }
}
