package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Where a service's Redis is and what it must promise; opens connections to it. Safe for use by
 * many threads.
 *
 * <p>One Redis for now. What opens connections stands here alone, so that Sentinel or Cluster need
 * a change here and nowhere else.
 */
public final class RedisConnections {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);
  static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  static final int SOCKET_TIMEOUT_MILLIS = 5_000;

  /**
   * A connection to a Redis whose settings suffice.
   *
   * @param incarnation names the process that answered: another one after each start
   */
  record Opened(Connection connection, String incarnation) {}

  private final HostAndPort address;
  private final JedisClientConfig config;
  private final Durability durability;
  private final StoreRoom room = new StoreRoom();

  /**
   * Opens nothing yet.
   *
   * @param uri such as {@code redis://user:password@host:6379/0}; {@code rediss} for TLS
   * @param durability what the Redis is held to at every connect
   * @throws IllegalArgumentException when it is no such address
   */
  public RedisConnections(URI uri, Durability durability) {
    if (!JedisURIHelper.isValid(uri)
        || !(JedisURIHelper.isRedisScheme(uri) || JedisURIHelper.isRedisSSLScheme(uri))) {
      throw new IllegalArgumentException("a Redis is named like redis://user:password@host:6379/0");
    }
    this.address = JedisURIHelper.getHostAndPort(uri);
    this.config =
        DefaultJedisClientConfig.builder(uri)
            .resp2()
            .connectionTimeoutMillis(CONNECT_TIMEOUT_MILLIS)
            .socketTimeoutMillis(SOCKET_TIMEOUT_MILLIS)
            .clientName("escrow")
            .build();
    this.durability = durability;
  }

  /**
   * Connects once and checks the settings. Blocks for up to some seconds.
   *
   * @return the incarnation of the process that answered
   * @throws UnfitStoreException when its settings keep less than is promised
   * @throws StoreUnavailableException when it did not answer
   */
  public String check() {
    Opened opened = open();
    close(opened.connection());
    return opened.incarnation();
  }

  /**
   * Notes over how many shards the data are split, or checks that they are split so: under another
   * number most of them would not be found. Blocks for up to some seconds.
   *
   * @throws UnfitStoreException when the data are split over another number
   * @throws StoreUnavailableException when it did not answer
   */
  public void requireShards(int shards) {
    Connection connection = open().connection();
    try {
      connection.executeCommand(
          new CommandArguments(Command.SET).key(RedisKeys.SHARDS).add(shards).add("NX"));
      Object stored =
          connection.executeCommand(new CommandArguments(Command.GET).key(RedisKeys.SHARDS));
      if (!Replies.text(stored).equals(Integer.toString(shards))) {
        throw new UnfitStoreException(
            "the data in Redis at %s are split over SHARDS=%s, and cannot be read with SHARDS=%d"
                .formatted(address, Replies.text(stored), shards));
      }
    } catch (JedisException e) {
      throw new StoreUnavailableException(
          "no usable answer from Redis at " + address + ": " + e.getMessage(), e);
    } finally {
      close(connection);
    }
  }

  /** What its connections know of the room there is. */
  StoreRoom room() {
    return room;
  }

  /** A new connection, checked. */
  Opened open() {
    try {
      Connection connection = new Connection(address, config);
      try {
        requireSettings(connection);
        return new Opened(connection, incarnation(connection));
      } catch (RuntimeException e) {
        close(connection);
        throw e;
      }
    } catch (JedisException e) {
      throw new StoreUnavailableException(
          "no connection to Redis at " + address + ": " + e.getMessage(), e);
    }
  }

  /** Closes a connection, which may be broken: that it then cannot say goodbye does not matter. */
  static void close(Connection connection) {
    try {
      connection.close();
    } catch (JedisException e) {
      LOG.debug("a broken connection was closed", e);
    }
  }

  private void requireSettings(Connection connection) {
    for (Durability.Requirement requirement : durability.requirements()) {
      String value = setting(connection, requirement.name());
      if (!requirement.isMetBy(value)) {
        throw new UnfitStoreException(
            "Redis at %s has %s %s, but DURABILITY=%s needs %s"
                .formatted(
                    address,
                    requirement.name(),
                    value,
                    durability.configured(),
                    requirement.needed()));
      }
    }
  }

  private String setting(Connection connection, String name) {
    Object reply;
    try {
      reply = connection.executeCommand(new CommandArguments(Command.CONFIG).add("GET").add(name));
    } catch (JedisDataException e) {
      if (RedisErrors.sayUnavailable(e) && !RedisErrors.sayForbidden(e)) {
        throw e;
      }
      throw new UnfitStoreException(
          "Redis at %s does not let this user read its settings, and DURABILITY=%s must be checked; allow the command CONFIG GET: %s"
              .formatted(address, durability.configured(), e.getMessage()));
    }
    List<?> pair = (List<?>) reply;
    return pair.size() < 2 ? "unknown" : Replies.text(pair.get(1));
  }

  private static String incarnation(Connection connection) {
    String info = info(connection::executeCommand, "server");
    return info.lines()
        .filter(line -> line.startsWith("run_id:"))
        .map(line -> line.substring(7).trim())
        .findFirst()
        .orElse("unknown");
  }

  /** A section of what Redis says of itself, in lines of {@code name:value}. */
  static String info(Function<CommandArguments, Object> connection, String section) {
    return Replies.text(connection.apply(new CommandArguments(Command.INFO).add(section)));
  }

  @Override
  public String toString() {
    return "Redis at " + address;
  }
}
