package io.escrow.txn.testkit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis process for tests, on a free port of 127.0.0.1 and with a folder of its own: the {@code
 * redis-server} on the path, or else the one that a Maven package brings. It also ends when the
 * tests' JVM is killed.
 */
public final class RealRedis implements AutoCloseable {
  /** The settings that the durability failover needs. */
  static final List<String> REPLICATED =
      List.of(
          "--appendonly",
          "yes",
          "--appendfsync",
          "everysec",
          "--maxmemory-policy",
          "noeviction",
          "--min-replicas-to-write",
          "1",
          "--repl-diskless-sync-delay",
          "0");

  private static final int START_TIMEOUT_SECONDS = 20;
  private static final int MAX_STARTS = 5;

  private final RedisProcess process;
  private final List<String> settings;
  private int port;

  private RealRedis(RedisProcess process, List<String> settings) {
    this.process = process;
    this.settings = settings;
  }

  /** Starts one that has on the disk what it has answered, as the strict durability needs. */
  public static RealRedis start() {
    return start(
        "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction");
  }

  /** Starts one with these settings, as on the command line. */
  public static RealRedis start(String... settings) {
    return start(RedisProcess.onDisk(), RedisProcess::freePort, List.of(settings));
  }

  /** Starts one on one of these ports. */
  static RealRedis start(RedisProcess process, IntSupplier freePorts, List<String> settings) {
    RealRedis redis = new RealRedis(process, settings);
    for (int start = 1; ; start++) {
      redis.port = freePorts.getAsInt();
      try {
        redis.restart();
        return redis;
      } catch (IllegalStateException e) {
        if (start == MAX_STARTS) {
          redis.close();
          throw e;
        }
      }
    }
  }

  /** The address for a client. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port + "/0");
  }

  public int port() {
    return port;
  }

  /** Ends it at once, as a crash does. What it had written stays. */
  public void kill() {
    process.kill();
  }

  /**
   * Starts it again on the same port and with the same data, after {@link #kill}; returns when it
   * answers.
   *
   * @param more settings, for this start only
   */
  public void restart(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1"));
    arguments.addAll(List.of("--dir", process.folder().toString(), "--save", ""));
    arguments.addAll(settings);
    arguments.addAll(List.of(more));
    process.start(arguments);
    awaitAnswer();
  }

  /** Runs one command, {@code command("GET", "key")}, over a connection of its own. */
  public Object command(String name, String... arguments) {
    try (Connection connection = connect()) {
      CommandArguments command = new CommandArguments(Command.valueOf(name));
      for (String argument : arguments) {
        command.add(argument);
      }
      return connection.executeCommand(command);
    }
  }

  /** As {@link #command}, for a reply that is a list of texts, or a text of lines. */
  public List<String> texts(String name, String... arguments) {
    Object reply = command(name, arguments);
    return reply instanceof List<?> parts
        ? parts.stream().map(RealRedis::text).toList()
        : text(reply).lines().toList();
  }

  /** Ends it and deletes its data. */
  @Override
  public void close() {
    process.close();
  }

  private Connection connect() {
    return new Connection(
        new HostAndPort("127.0.0.1", port), DefaultJedisClientConfig.builder().resp2().build());
  }

  private void awaitAnswer() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS);
    while (!answers()) {
      if (System.nanoTime() > end || process.output().contains("Failed listening")) {
        throw new IllegalStateException("redis-server did not start: " + process.output());
      }
      sleepMillis(5);
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      // The folder tells it from a stranger who took the port.
      Object folderOfServer =
          connection.executeCommand(new CommandArguments(Command.CONFIG).add("GET").add("dir"));
      return connection.ping()
          && process.folder().toString().equals(text(((List<?>) folderOfServer).get(1)));
    } catch (JedisException e) {
      return false;
    }
  }

  private static String text(Object part) {
    return part instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(part);
  }

  private static void sleepMillis(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while redis-server started", e);
    }
  }
}
