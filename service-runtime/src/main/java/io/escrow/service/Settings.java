package io.escrow.service;

import io.escrow.txn.kafka.Topics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The table of every environment variable that a service reads; parsing, the help text and the docs
 * are made from it.
 */
public final class Settings {
  /** The largest number of shards that a service's data can be split over. */
  public static final int MAX_SHARDS = 32;

  static final Setting<Protocol> PROTOCOL =
      Setting.choice(
          "PROTOCOL", "protocol of new checkouts", Protocol.TWO_PHASE_COMMIT, Protocol.class);
  static final Setting<Architecture> ARCH =
      Setting.choice(
          "ARCH",
          "where the coordinator of new checkouts runs",
          Architecture.EMBEDDED,
          Architecture.class);
  static final Setting<Durability> DURABILITY =
      Setting.choice(
          "DURABILITY",
          "what a service demands of its Redis; weaker is refused",
          Durability.STRICT,
          Durability.class);
  static final Setting<String> KAFKA_BOOTSTRAP =
      new Setting<>(
          "KAFKA_BOOTSTRAP",
          "Kafka brokers to ask first",
          "localhost:9092",
          "host:port, several separated by commas",
          false,
          Settings::parseBootstrap);
  static final Setting<RedisAddress> REDIS_URL =
      new Setting<>(
          "REDIS_URL",
          "the service's own Redis",
          "redis://localhost:6379",
          "redis[s]://[user:password@]host[:port][/database]",
          true,
          RedisAddress::parse);
  static final Setting<String> REDIS_USER =
      Setting.secret("REDIS_USER", "Redis user, instead of the one in REDIS_URL");
  static final Setting<String> REDIS_PASSWORD =
      Setting.secret("REDIS_PASSWORD", "Redis password, instead of the one in REDIS_URL");
  static final Setting<Integer> PORT =
      Setting.number("PORT", "HTTP port; 0 takes a free one", 8000, 0, 65_535);
  static final Setting<Integer> INSTANCE =
      Setting.number(
          "INSTANCE",
          "index of this process among the instances of its service",
          0,
          0,
          Topics.MAX_INSTANCES - 1);
  static final Setting<Integer> SHARDS =
      Setting.number("SHARDS", "shards that a service's data are split over", 1, 1, MAX_SHARDS);

  /** Below the 55 s after which a checkout is answered 503, so that its refusal comes before. */
  static final Setting<Integer> CHECKOUT_DEADLINE_MS =
      Setting.number(
          "CHECKOUT_DEADLINE_MS",
          "after this many ms an undecided checkout is aborted",
          20_000,
          100,
          50_000);

  static final Setting<Integer> TAKEOVER_AFTER_MS =
      Setting.number(
          "TAKEOVER_AFTER_MS",
          "after this many ms without progress another instance takes a transaction over",
          2_000,
          100,
          600_000);
  static final Setting<Integer> INQUIRE_AFTER_MS =
      Setting.number(
          "INQUIRE_AFTER_MS",
          "after this many ms a participant asks for the outcome of what it holds",
          10_000,
          100,
          600_000);
  static final Setting<Integer> MAX_IN_FLIGHT =
      Setting.number(
          "MAX_IN_FLIGHT",
          "checkouts running at once in one process; one more is answered 429",
          10_000,
          1,
          1_000_000);

  /** Every setting, in the order of the docs. */
  static final List<Setting<?>> ALL =
      List.of(
          PROTOCOL,
          ARCH,
          DURABILITY,
          KAFKA_BOOTSTRAP,
          REDIS_URL,
          REDIS_USER,
          REDIS_PASSWORD,
          PORT,
          INSTANCE,
          SHARDS,
          CHECKOUT_DEADLINE_MS,
          TAKEOVER_AFTER_MS,
          INQUIRE_AFTER_MS,
          MAX_IN_FLIGHT);

  private Settings() {}

  /** The variables as plain text for {@code --help}, one per line. */
  public static String helpText() {
    return ALL.stream()
        .map(
            s ->
                "  %-21s %s (%s; default %s)"
                    .formatted(s.name(), s.meaning(), s.allowed(), shownDefault(s)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The variables as a Markdown table with a header, ending in a line break. */
  public static String markdownTable() {
    return ALL.stream()
        .map(
            s ->
                "| `%s` | %s | `%s` | %s |"
                    .formatted(s.name(), s.meaning(), shownDefault(s), s.allowed()))
        .collect(
            Collectors.joining(
                "\n", "| variable | meaning | default | allowed |\n|---|---|---|---|\n", "\n"));
  }

  private static String shownDefault(Setting<?> setting) {
    return setting.defaultValue().isEmpty() ? "none" : setting.defaultValue();
  }

  private static Optional<String> parseBootstrap(String text) {
    for (String broker : text.split(",", -1)) {
      if (!broker.matches("[A-Za-z0-9._-]{1,253}:[0-9]{1,5}|\\[[0-9A-Fa-f:.]{2,45}]:[0-9]{1,5}")) {
        return Optional.empty();
      }
      int port = Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1));
      if (port < 1 || port > 65_535) {
        return Optional.empty();
      }
    }
    return Optional.of(text);
  }
}
