package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.redis.RedisAddress;
import io.escrow.txn.redis.RedisAddress.Login;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceConfigTest {
  @Test
  void everythingHasADefault() {
    ServiceConfig config = read(Map.of());

    assertEquals("order", config.serviceName());
    assertEquals(Protocol.TWO_PHASE_COMMIT, config.protocol());
    assertEquals(Architecture.EMBEDDED, config.architecture());
    assertEquals(Durability.STRICT, config.durability());
    assertEquals("localhost:9092", config.kafkaBootstrap());
    assertEquals("redis://localhost:6379/0", config.redis().toString());
    assertEquals(Login.NONE, config.redis().login());
    assertEquals(8000, config.port());
    assertEquals(0, config.instance());
    assertEquals(1, config.shards());
    assertEquals(20_000, config.checkoutDeadlineMs());
    assertEquals(2_000, config.takeoverAfterMs());
    assertEquals(10_000, config.inquireAfterMs());
    assertEquals(10_000, config.maxInFlight());
  }

  @Test
  void theEnvironmentWins() {
    ServiceConfig config =
        read(
            Map.of(
                "PROTOCOL", "saga",
                "ARCH", "orchestrator",
                "DURABILITY", "relaxed",
                "KAFKA_BOOTSTRAP", "a:1,b-2.local:65535",
                "PORT", "0",
                "INSTANCE", "3",
                "SHARDS", "32",
                "MAX_IN_FLIGHT", " 7 "));

    assertEquals(Protocol.SAGA, config.protocol());
    assertEquals(Architecture.ORCHESTRATOR, config.architecture());
    assertEquals(Durability.RELAXED, config.durability());
    assertEquals("a:1,b-2.local:65535", config.kafkaBootstrap());
    assertEquals(0, config.port());
    assertEquals(3, config.instance());
    assertEquals(32, config.shards());
    assertEquals(7, config.maxInFlight());
  }

  @Test
  void blankMeansNotGiven() {
    assertEquals(8000, read(Map.of("PORT", " ", "REDIS_PASSWORD", "")).port());
  }

  @Test
  void everyErrorIsToldAtOnceWithNameValueAndWhatIsAllowed() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> read(Map.of("PROTOCOL", "3pc", "PORT", "65536", "SHARDS", "0")));

    assertEquals(
        List.of(
            "PROTOCOL: \"3pc\" is not allowed; allowed: 2pc, saga",
            "PORT: \"65536\" is not allowed; allowed: 0 to 65535",
            "SHARDS: \"0\" is not allowed; allowed: 1 to 32"),
        e.errors());
    e.errors().forEach(error -> assertTrue(e.getMessage().contains(error)));
    assertTrue(e.getMessage().contains("order"));
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, -1",
    "PORT, +1",
    "PORT, 1e3",
    "PORT, 99999999999999999999",
    "PORT, \u0661",
    "ARCH, Embedded",
    "DURABILITY, none",
    "KAFKA_BOOTSTRAP, localhost",
    "KAFKA_BOOTSTRAP, localhost:0",
    "KAFKA_BOOTSTRAP, 'a:1,'",
    "REDIS_URL, localhost:6379",
    "REDIS_URL, http://localhost:6379",
    "REDIS_URL, redis://localhost:99999",
    "REDIS_URL, redis://localhost/x",
    "REDIS_URL, redis://",
    "REDIS_URL, 'redis://a,b'",
    "REDIS_URL, 'redis+sentinel://a,b'",
    "REDIS_URL, 'redis+cluster://a,b/1'",
    "SHARDS, 65",
    "MAX_IN_FLIGHT, 0",
  })
  void badValuesStopTheStart(String name, String value) {
    assertEquals(1, errors(Map.of(name, value)).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PROTOCOLL", "PROTCOL", "PROTOCLO", "protocol", "ESCROW_PROTOCOL", "ESCROW_X"})
  void unknownNamesOfOursStopTheStart(String name) {
    List<String> errors = errors(Map.of(name, "2pc"));

    assertEquals(1, errors.size());
    assertTrue(errors.get(0).startsWith(name + ": unknown variable"));
    assertEquals(!name.equals("ESCROW_X"), errors.get(0).endsWith("meant: PROTOCOL"));
  }

  @Test
  void variablesOfOthersAreLeftAlone() {
    read(Map.of("PATH", "/bin", "HOME", "/", "PORTS", "x", "SHARD", "1", "REDIS_PORT", "tcp://x"));
  }

  @Test
  void redisLoginComesFromTheUrlOrFromVariables() {
    RedisAddress fromUrl = read(Map.of("REDIS_URL", "rediss://u:p%40ss@h:1/2")).redis();
    assertEquals("rediss://h:1/2", fromUrl.toString());
    assertEquals(new Login("u", "p@ss"), fromUrl.login());

    RedisAddress passwordOnly = read(Map.of("REDIS_URL", "redis://:pass@h")).redis();
    assertEquals(new Login(null, "pass"), passwordOnly.login());

    RedisAddress fromVariables =
        read(Map.of("REDIS_URL", "redis://u:p@h", "REDIS_USER", "v", "REDIS_PASSWORD", "q"))
            .redis();
    assertEquals("redis://h:6379/0", fromVariables.toString());
    assertEquals(new Login("v", "q"), fromVariables.login());
    assertEquals(Login.NONE, fromVariables.sentinelLogin());
  }

  @Test
  void sentinelsHaveALoginOfTheirOwn() {
    RedisAddress address =
        read(Map.of(
                "DURABILITY", "failover",
                "REDIS_URL", "redis+sentinel://u:p@a:1,b/shop",
                "SENTINEL_USER", "w",
                "SENTINEL_PASSWORD", "x"))
            .redis();
    assertEquals("redis+sentinel://a:1,b:26379/shop", address.toString());
    assertEquals(new Login("u", "p"), address.login());
    assertEquals(new Login("w", "x"), address.sentinelLogin());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis+sentinel://a:1/shop", "redis+cluster://a:1"})
  void strictIsRefusedWhereAReplicaIsPromotedByItself(String url) {
    List<String> errors = errors(Map.of("REDIS_URL", url));
    assertEquals(1, errors.size());
    assertTrue(errors.get(0).startsWith("DURABILITY: strict is not allowed with"), errors.get(0));
    read(Map.of("REDIS_URL", url, "DURABILITY", "failover"));
    read(Map.of("REDIS_URL", url, "DURABILITY", "relaxed"));
  }

  @Test
  void secretsAreNeverShown() {
    ServiceConfig config =
        read(Map.of("REDIS_URL", "redis://bob:hush1@h:1", "REDIS_PASSWORD", "hush2"));
    assertFalse(config.toString().contains("hush"));
    assertFalse(config.toString().contains("bob"));

    assertFalse(errors(Map.of("REDIS_URL", "redis://:hush1")).toString().contains("hush"));
    List<String> errors =
        errors(
            Map.of("REDIS_URL", "redis://bob:hush1@h:x", "REDIS_PASSWORD", "hush2", "PORT", "x"));
    assertEquals(2, errors.size());
    assertFalse(errors.toString().contains("hush"));
  }

  @Test
  void longValuesAreShownShortened() {
    String error = errors(Map.of("PROTOCOL", "x".repeat(10_000))).get(0);
    assertTrue(error.length() < 200, error);
  }

  @Test
  void helpAndDocsTellEveryVariable() {
    String help = Settings.helpText();
    String table = Settings.markdownTable();
    for (Setting<?> setting : Settings.ALL) {
      assertTrue(help.contains("  " + setting.name() + " "), setting.name());
      assertTrue(table.contains("| `" + setting.name() + "` | "), setting.name());
      assertTrue(setting.secret() || setting.parser().apply(setting.defaultValue()).isPresent());
    }
    long columns =
        table.lines().mapToLong(line -> line.chars().filter(c -> c == '|').count()).max().orElse(0);
    assertTrue(
        table.lines().allMatch(line -> line.chars().filter(c -> c == '|').count() == columns));
    assertEquals(Settings.ALL.size() + 2, Arrays.asList(table.split("\n")).size());
  }

  private static ServiceConfig read(Map<String, String> environment) {
    return ServiceConfig.fromEnvironment("order", environment);
  }

  private static List<String> errors(Map<String, String> environment) {
    return assertThrows(ConfigException.class, () -> read(environment)).errors();
  }
}
