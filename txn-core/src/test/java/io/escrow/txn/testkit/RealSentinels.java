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
      RealRedis primary = RealRedis.start(settings(null));
      system.nodes.add(primary);
      for (int i = 0; i < REPLICAS; i++) {
        system.nodes.add(RealRedis.start(settings(primary)));
      }
      Await.until(
          "the replicas are there",
          () -> primary.texts("INFO", "replication"),
          lines ->
              lines.stream().filter(line -> line.contains("state=online")).count() == REPLICAS);
      for (int i = 0; i < SENTINELS; i++) {
        system.sentinels.add(sentinel(primary));
      }
      system.sentinels.forEach(RealSentinels::awaitOthers);
      return system;
    } catch (RuntimeException | Error e) {
      system.close();
      throw e;
    }
  }

  /** The address for a client. */
  public URI uri() {
    return URI.create(
        sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + sentinel.port())
            .collect(Collectors.joining(",", "redis+sentinel://", "/" + PRIMARY)));
  }

  /** The one that the sentinels say is the primary. */
  public RealRedis primary() {
    int port = primaryPort(sentinels.get(0));
    return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
  }

  /** Kills the primary, waits until another one is it, and starts the killed one again. */
  public void failOver() {
    RealRedis killed = primary();
    killed.kill();
    for (Sentinel sentinel : sentinels) {
      Await.until("a replica is promoted", () -> primaryPort(sentinel) != killed.port());
    }
    killed.restart();
  }

  /** Kills one of the sentinels, the first one of the address. */
  public void killSentinel() {
    sentinels.get(0).process().kill();
  }

  @Override
  public void close() {
    sentinels.forEach(Sentinel::close);
    nodes.forEach(RealRedis::close);
  }

  private static String[] settings(@Nullable RealRedis primary) {
    List<String> settings = new ArrayList<>(RealRedis.REPLICATED);
    if (primary != null) {
      settings.addAll(List.of("--replicaof", "127.0.0.1", String.valueOf(primary.port())));
    }
    return settings.toArray(String[]::new);
  }

  private static Sentinel sentinel(RealRedis primary) {
    RedisProcess process = new RedisProcess();
    int port = RedisProcess.freePort();
    Path file = process.folder().resolve("sentinel.conf");
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
    process.start(List.of(file.toString(), "--sentinel"));
    return new Sentinel(process, port);
  }

  private static void awaitOthers(Sentinel sentinel) {
    Await.until(
        "a sentinel knows the others",
        () -> sentinel.ask("MASTER", PRIMARY),
        fields ->
            field(fields, "num-slaves").equals("" + REPLICAS)
                && field(fields, "num-other-sentinels").equals("" + (SENTINELS - 1)));
  }

  private static String field(List<String> fields, String name) {
    int at = fields.indexOf(name);
    return at < 0 ? "" : fields.get(at + 1);
  }

  private static int primaryPort(Sentinel sentinel) {
    return Integer.parseInt(sentinel.ask("GET-MASTER-ADDR-BY-NAME", PRIMARY).get(1));
  }
}
