package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Servers that know where the primaries are. Safe for many threads.
 *
 * <p>Each question goes to another one first: one that is cut off may know only what was.
 */
final class Guides {
  static final int ANSWER_MAX_MILLIS = 1_000;

  private final List<HostAndPort> servers;
  private final JedisClientConfig config;
  private final AtomicInteger questions = new AtomicInteger();

  /**
   * Opens nothing yet.
   *
   * @param config holds the login, and time-outs of {@value #ANSWER_MAX_MILLIS} ms
   */
  Guides(List<RedisAddress.Node> servers, JedisClientConfig config) {
    this.servers = servers.stream().map(node -> new HostAndPort(node.host(), node.port())).toList();
    this.config = config;
  }

  /**
   * Asks one after the other until one knows; each has {@value #ANSWER_MAX_MILLIS} ms to connect
   * and as long for each answer.
   *
   * @param question gives null when the one asked does not know
   * @throws StoreUnavailableException when nobody knows; says why, one by one
   */
  <T> T ask(BiFunction<Connection, HostAndPort, @Nullable T> question) {
    List<String> silent = new ArrayList<>();
    int first = Math.floorMod(questions.getAndIncrement(), servers.size());
    for (int i = 0; i < servers.size(); i++) {
      HostAndPort server = servers.get((first + i) % servers.size());
      try {
        Connection connection = new Connection(server, config);
        try {
          @Nullable T answer = question.apply(connection, server);
          if (answer != null) {
            return answer;
          }
          silent.add(server + ": does not know");
        } finally {
          RedisConnections.close(connection);
        }
      } catch (JedisException e) {
        silent.add(server + ": " + e.getMessage());
      } catch (StoreUnavailableException e) {
        silent.add(String.valueOf(e.getMessage()));
      }
    }
    throw new StoreUnavailableException(
        "nobody says where the primary is: " + String.join("; ", silent));
  }
}
