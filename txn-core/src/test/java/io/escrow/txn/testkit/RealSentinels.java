package io.escrow.txn.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis with two replicas and three sentinels, for tests: soon after the primary is killed, a
 * replica is promoted. The sentinels ask for {@link #PASSWORD}.
 */
public final class RealSentinels implements AutoCloseable {
  public static final String PASSWORD = "watch";
  private static final String PRIMARY = "shop";
  private static final String CONFIGURATION = "sentinel.conf";
  private static final int REPLICAS = 2;
  private static final int SENTINELS = 3;

  private record Sentinel(RedisProcess process, int port) implements AutoCloseable {
    List<String> ask(String... question) {
      DefaultJedisClientConfig config =
          DefaultJedisClientConfig.builder().resp2().password(PASSWORD).build();
      try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port), config)) {
        CommandArguments command = new CommandArguments(Command.SENTINEL);
        for (String word : question) {
          command.add(word);
        }
        List<?> reply = (List<?>) connection.executeCommand(command);
        return reply.stream()
            .map(part -> new String((byte[]) part, StandardCharsets.UTF_8))
            .toList();
      } catch (JedisException e) {
        return List.of();
      }
    }

    void start() {
      process.start(List.of(process.folder().resolve(CONFIGURATION).toString(), "--sentinel"));
    }

    @Override
    public void close() {
      process.close();
    }
  }

  private final List<RealRedis> nodes = new ArrayList<>();
  private final List<Sentinel> sentinels = new ArrayList<>();

  private RealSentinels() {}

  /** Starts all, and returns when they know each other. */
  public static RealSentinels start() {
    RealSentinels system = new RealSentinels();
    try {
      RealRedis primary = start(null);
      system.nodes.add(primary);
      for (int i = 0; i < REPLICAS; i++) {
        system.nodes.add(start(primary));
      }
      for (int i = 0; i < SENTINELS; i++) {
        system.sentinels.add(sentinel(primary));
      }
      system.awaitWhole();
      return system;
    } catch (RuntimeException | Error e) {
      system.close();
      throw e;
    }
  }

  /** The address for a client, as a user who has the least rights. */
  public URI uri() {
    return URI.create(
        sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + sentinel.port())
            .collect(
                Collectors.joining(
                    ",", "redis+sentinel://" + LeastRights.LOGIN + "@", "/" + PRIMARY)));
  }

  /** The one that the sentinels say is the primary. */
  public RealRedis primary() {
    Await.until("the first sentinel answers", () -> primaryPort(sentinels.get(0)) > 0);
    int port = primaryPort(sentinels.get(0));
    return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
  }

  /**
   * Kills the primary, waits until another one is it, starts the killed one as a replica, and
   * returns when all is well again.
   *
   * <p>Started as it was it would be a primary of old data for some seconds, until the sentinels
   * tell it, and one that they may promote if the new primary dies meanwhile.
   */
  public void failOver() {
    RealRedis killed = primary();
    killed.kill();
    for (Sentinel sentinel : sentinels) {
      Await.until(
          "a replica is promoted",
          () -> primaryPort(sentinel) > 0 && primaryPort(sentinel) != killed.port());
    }
    killed.restart("--replicaof", "127.0.0.1", String.valueOf(primary().port()));
    awaitWhole();
  }

  /** Does something while one of the sentinels is gone. */
  public void withoutASentinel(Runnable use) {
    Sentinel gone = sentinels.get(0);
    gone.process().kill();
    use.run();
    gone.start();
    awaitWhole();
  }

  @Override
  public void close() {
    sentinels.forEach(Sentinel::close);
    nodes.forEach(RealRedis::close);
  }

  private static RealRedis start(@Nullable RealRedis primary) {
    List<String> settings = new ArrayList<>(RealRedis.REPLICATED);
    settings.addAll(LeastRights.setting());
    if (primary != null) {
      settings.addAll(List.of("--replicaof", "127.0.0.1", String.valueOf(primary.port())));
    }
    return RealRedis.start(RedisProcess.inMemory(), RedisProcess::freePort, settings);
  }

  private static Sentinel sentinel(RealRedis primary) {
    RedisProcess process = RedisProcess.inMemory();
    int port = RedisProcess.freePort();
    Path file = process.folder().resolve(CONFIGURATION);
    String settings =
        """
        port %1$d
        bind 127.0.0.1
        dir %2$s
        requirepass %3$s
        sentinel monitor %4$s 127.0.0.1 %5$d 2
        sentinel down-after-milliseconds %4$s 1000
        sentinel failover-timeout %4$s 2000
        sentinel parallel-syncs %4$s 2
        """
            .formatted(port, process.folder(), PASSWORD, PRIMARY, primary.port());
    try {
      Files.writeString(file, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Sentinel sentinel = new Sentinel(process, port);
    sentinel.start();
    return sentinel;
  }

  /** Waits until both replicas follow, and all sentinels say so and know each other. */
  private void awaitWhole() {
    Await.untilNone(
        () -> {
          RealRedis primary = primary();
          List<String> missing = new ArrayList<>();
          List<String> said = primary.texts("INFO", "replication");
          if (said.stream().filter(line -> line.contains("state=online")).count() != REPLICAS) {
            missing.add("replicas of " + primary.port() + ": " + said);
          }
          for (Sentinel sentinel : sentinels) {
            List<String> fields = sentinel.ask("MASTER", PRIMARY);
            if (!field(fields, "port").equals("" + primary.port())
                || !field(fields, "flags").equals("master")
                || !field(fields, "num-slaves").equals("" + REPLICAS)
                || !field(fields, "num-other-sentinels").equals("" + (SENTINELS - 1))) {
              missing.add("a sentinel that knows " + primary.port() + ": " + fields);
            }
          }
          return missing;
        });
  }

  private static String field(List<String> fields, String name) {
    int at = fields.indexOf(name);
    return at < 0 ? "" : fields.get(at + 1);
  }

  /** Zero while it does not say. */
  private static int primaryPort(Sentinel sentinel) {
    List<String> address = sentinel.ask("GET-MASTER-ADDR-BY-NAME", PRIMARY);
    return address.isEmpty() ? 0 : Integer.parseInt(address.get(1));
  }
}
