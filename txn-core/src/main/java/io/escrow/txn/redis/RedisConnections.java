package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Where a service's Redis is and what it must promise; opens connections to it. Safe for use by
 * many threads.
 *
 * <p>Where the primaries are is asked at every connect, so that a promoted replica is found after
 * the first failure. Its user needs the rights that the library's README lists.
 */
public final class RedisConnections {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);
  static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  static final int SOCKET_TIMEOUT_MILLIS = 5_000;

  private final RedisAddress address;
  private final RedisPlace place;
  private final JedisClientConfig config;
  private final Durability durability;
  private final StoreRoom room = new StoreRoom();

  /**
   * Opens nothing yet.
   *
   * @param uri as {@link RedisAddress#parse} takes it
   * @param durability what the Redis is held to at every connect
   * @throws IllegalArgumentException when it is no such address, or cannot be that durable
   */
  public RedisConnections(URI uri, Durability durability) {
    this(
        RedisAddress.parse(uri.toString())
            .orElseThrow(
                () -> new IllegalArgumentException("a Redis is named like " + RedisAddress.FORMS)),
        durability);
  }

  /**
   * Opens nothing yet.
   *
   * @param durability what the Redis is held to at every connect
   * @throws IllegalArgumentException when what is there cannot be that durable
   */
  public RedisConnections(RedisAddress address, Durability durability) {
    if (!durability.fits(address)) {
      throw new IllegalArgumentException(
          "where a replica is promoted by itself, DURABILITY=strict cannot be kept, only failover"
              + " or relaxed: "
              + address);
    }
    this.address = address;
    this.place = RedisPlace.of(address);
    this.config =
        DefaultJedisClientConfig.builder()
            .user(address.login().user())
            .password(address.login().password())
            .database(address.database())
            .sslOptions(address.tls() ? SslOptions.defaults() : null)
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
   * @return names the processes that answered: others after each start
   * @throws UnfitStoreException when its settings keep less than is promised
   * @throws StoreUnavailableException when it did not answer
   */
  public String check() {
    try (StoreLink link = open()) {
      return link.incarnation();
    }
  }

  /**
   * Notes over how many shards the data are split, or checks that they are split so: under another
   * number most of them would not be found. Blocks for up to some seconds.
   *
   * @throws UnfitStoreException when the data are split over another number
   * @throws StoreUnavailableException when it did not answer
   */
  public void requireShards(int shards) {
    try (StoreLink link = open()) {
      String key = RedisKeys.SHARDS;
      link.ask(key, new CommandArguments(Command.SET).key(key).add(shards).add("NX"));
      Object stored = link.ask(key, new CommandArguments(Command.GET).key(key));
      if (!Replies.text(stored).equals(Integer.toString(shards))) {
        throw new UnfitStoreException(
            "the data in %s are split over SHARDS=%s, and cannot be read with SHARDS=%d"
                .formatted(this, Replies.text(stored), shards));
      }
    } catch (JedisException e) {
      throw new StoreUnavailableException(
          "no usable answer from " + this + ": " + e.getMessage(), e);
    }
  }

  /** What its connections know of the room there is. */
  StoreRoom room() {
    return room;
  }

  /** New connections to all primaries, checked. */
  StoreLink open() {
    Layout layout = place.locate();
    List<StoreLink.Primary> opened = new ArrayList<>();
    try {
      for (HostAndPort primary : layout.primaries()) {
        opened.add(open(primary));
      }
      return new StoreLink(layout, opened, durability.replicas());
    } catch (RuntimeException e) {
      opened.forEach(RedisConnections::close);
      throw e;
    }
  }

  private StoreLink.Primary open(HostAndPort primary) {
    try {
      StoreLink.Primary connection = new StoreLink.Primary(primary, config);
      try {
        requirePrimary(connection, primary);
        requireSettings(connection, primary);
        connection.identify(runId(connection));
        return connection;
      } catch (RuntimeException e) {
        close(connection);
        throw e;
      }
    } catch (JedisException e) {
      throw new StoreUnavailableException(
          "no connection to Redis at " + primary + ": " + e.getMessage(), e);
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

  /** Who was asked for the primaries may know only what was. */
  private void requirePrimary(Connection connection, HostAndPort primary) {
    if (address.kind().promotes()) {
      Object role = connection.executeCommand(new CommandArguments(Command.ROLE));
      if (!Replies.text(Replies.list(role).get(0)).equals("master")) {
        throw new StoreUnavailableException("Redis at " + primary + " is no primary now");
      }
    }
  }

  private void requireSettings(Connection connection, HostAndPort primary) {
    for (Durability.Requirement requirement : durability.requirements()) {
      String value = setting(connection, primary, requirement.name());
      if (!requirement.isMetBy(value)) {
        throw new UnfitStoreException(
            "Redis at %s has %s %s, but DURABILITY=%s needs %s"
                .formatted(
                    primary,
                    requirement.name(),
                    value,
                    durability.configured(),
                    requirement.needed()));
      }
    }
  }

  private String setting(Connection connection, HostAndPort primary, String name) {
    Object reply;
    try {
      reply = connection.executeCommand(new CommandArguments(Command.CONFIG).add("GET").add(name));
    } catch (JedisDataException e) {
      if (RedisErrors.sayUnavailable(e) && !RedisErrors.sayForbidden(e)) {
        throw e;
      }
      throw new UnfitStoreException(
          "Redis at %s does not let this user read its settings, and DURABILITY=%s must be checked; allow the command CONFIG GET: %s"
              .formatted(primary, durability.configured(), e.getMessage()));
    }
    List<?> pair = (List<?>) reply;
    return pair.size() < 2 ? "unknown" : Replies.text(pair.get(1));
  }

  private static String runId(Connection connection) {
    Object info = connection.executeCommand(new CommandArguments(Command.INFO).add("server"));
    return Replies.text(info)
        .lines()
        .filter(line -> line.startsWith("run_id:"))
        .map(line -> line.substring(7).trim())
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public String toString() {
    return "Redis at " + address;
  }
}
