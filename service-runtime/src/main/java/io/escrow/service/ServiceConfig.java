package io.escrow.service;

import io.escrow.txn.redis.RedisAddress;
import java.util.Map;

/**
 * What one service was told at its start; read once from the environment, then never changed.
 *
 * <p>{@link #toString()} holds no secret.
 *
 * @param serviceName for example {@code order}
 * @param protocol of new checkouts
 * @param architecture of new checkouts
 * @param durability what the service demands of its Redis
 * @param kafkaBootstrap {@code host:port}, several separated by commas
 * @param redis the service's own Redis
 * @param port 0 to 65535; 0 takes a free one
 * @param instance index of this process among the instances of its service, from 0
 * @param shards 1 to 32
 * @param checkoutDeadlineMs after this many ms an undecided checkout is aborted
 * @param takeoverAfterMs after this many ms without progress a transaction is taken over
 * @param inquireAfterMs after this many ms a participant asks for an outcome
 * @param maxInFlight checkouts running at once in one process
 * @param traces whether and where traces are sent
 */
public record ServiceConfig(
    String serviceName,
    Protocol protocol,
    Architecture architecture,
    Durability durability,
    String kafkaBootstrap,
    RedisAddress redis,
    int port,
    int instance,
    int shards,
    int checkoutDeadlineMs,
    int takeoverAfterMs,
    int inquireAfterMs,
    int maxInFlight,
    TraceSettings traces) {

  /**
   * Reads the settings of one service, {@link Settings} says which; a variable that is missing or
   * blank takes its default.
   *
   * @throws ConfigException if any value is not allowed, a variable begins with {@code ESCROW_} and
   *     is unknown, or a name is a slip of a known one; it lists them all
   */
  public static ServiceConfig fromEnvironment(String serviceName, Map<String, String> environment) {
    EnvironmentReader reader = new EnvironmentReader(environment);
    ServiceConfig config =
        new ServiceConfig(
            serviceName,
            reader.read(Settings.PROTOCOL),
            reader.read(Settings.ARCH),
            reader.read(Settings.DURABILITY),
            reader.read(Settings.KAFKA_BOOTSTRAP),
            redis(reader),
            reader.read(Settings.PORT),
            reader.read(Settings.INSTANCE),
            reader.read(Settings.SHARDS),
            reader.read(Settings.CHECKOUT_DEADLINE_MS),
            reader.read(Settings.TAKEOVER_AFTER_MS),
            reader.read(Settings.INQUIRE_AFTER_MS),
            reader.read(Settings.MAX_IN_FLIGHT),
            TraceSettings.of(environment));
    if (!RedisAccess.durability(config.durability).fits(config.redis)) {
      reader.refuse(
          "DURABILITY: strict is not allowed with Sentinel or Cluster, which promote a replica by"
              + " themselves; allowed: failover, relaxed");
    }
    if (!reader.errors().isEmpty()) {
      throw new ConfigException(serviceName, reader.errors());
    }
    return config;
  }

  private static RedisAddress redis(EnvironmentReader reader) {
    RedisAddress address = reader.read(Settings.REDIS_URL);
    return address
        .withLogin(
            address
                .login()
                .with(
                    reader.readOptional(Settings.REDIS_USER),
                    reader.readOptional(Settings.REDIS_PASSWORD)))
        .withSentinelLogin(
            new RedisAddress.Login(
                reader.readOptional(Settings.SENTINEL_USER),
                reader.readOptional(Settings.SENTINEL_PASSWORD)));
  }
}
