package io.escrow.failover;

import io.escrow.local.server.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis or a sentinel on 127.0.0.1 that a script of compose starts. It ends with this JVM. */
final class ScriptedRedis implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final int ANSWER_MAX_MILLIS = 2_000;
  private static final int SIGNAL_MAX_SECONDS = 10;
  private static final int LAST_LINES = 8;

  private final String script;
  private final int port;
  private final Path folder;
  private final Map<String, String> environment;
  private @Nullable ChildProcess process;

  /**
   * Starts nothing yet.
   *
   * @param parent where it gets a folder of its own
   * @param environment what the script is told, without its address and folders
   */
  ScriptedRedis(String script, int port, Path parent, Map<String, String> environment) {
    this.script = script;
    this.port = port;
    this.folder = parent.resolve(Integer.toString(port));
    this.environment = new HashMap<>(environment);
    this.environment.put("ANNOUNCE", name());
    this.environment.put("REDIS_DATA", folder("data"));
    this.environment.put("REDIS_MEMORY", folder("memory"));
  }

  /** The folder of the scripts, seen from the repository's root or from this module. */
  static Path scripts() {
    Path fromRoot = Path.of("compose/redis");
    return Files.isDirectory(fromRoot) ? fromRoot : Path.of("../compose/redis");
  }

  String name() {
    return HOST + ":" + port;
  }

  int port() {
    return port;
  }

  /** Starts it and does not wait until it answers. */
  void start() {
    String path = scripts().resolve(script).toString();
    process =
        ChildProcess.start(
            name(), List.of("sh", path, "--bind", HOST), environment, folder.resolve("log"));
  }

  /** Ends it at once, as a crash does. */
  void kill() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  /** Stops it where it is, as a machine does that hangs; {@link #resume} lets it go on. */
  void suspend() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  /** Deletes its data, after {@link #kill}. */
  void wipe() {
    ReplicatedRedis.delete(folder.resolve("data"));
    folder("data");
  }

  /** What it said since it was first started. */
  String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The last lines that it said, for failures. */
  String lastWords() {
    List<String> lines = log().lines().toList();
    return name() + ": " + lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
  }

  /** Asks it as the user of sentinels; null when there is no usable answer. */
  <T> @Nullable T ask(Function<Jedis, T> question) {
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .user("failover")
            .password(environment.get("FAILOVER_PASSWORD"))
            .resp2()
            .timeoutMillis(ANSWER_MAX_MILLIS)
            .build();
    try (Jedis jedis = new Jedis(new HostAndPort(HOST, port), config)) {
      return question.apply(jedis);
    } catch (JedisException e) {
      return null;
    }
  }

  /** The lines of {@code INFO replication}; none while it does not answer. */
  List<String> replication() {
    String info = ask(jedis -> jedis.info("replication"));
    return info == null ? List.of() : info.lines().toList();
  }

  @Override
  public void close() {
    kill();
  }

  private void signal(String name) {
    if (process == null) {
      throw new IllegalStateException(name() + " does not run");
    }
    try {
      String pid = Long.toString(process.pid());
      Process kill = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start();
      if (!kill.waitFor(SIGNAL_MAX_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("no signal reached " + name());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name)).toAbsolutePath().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
