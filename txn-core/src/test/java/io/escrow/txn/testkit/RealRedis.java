package io.escrow.txn.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis process for tests, on a free port of 127.0.0.1 and with a folder of its own: the {@code
 * redis-server} on the path, or else the one that a Maven package brings. It also ends when the
 * tests' JVM is killed.
 */
public final class RealRedis implements AutoCloseable {
  private static final int START_TIMEOUT_SECONDS = 20;
  private static final int STOP_TIMEOUT_SECONDS = 10;
  private static final int MAX_STARTS = 20;

  /** Below the range of outgoing connections, which may take a port while its server is down. */
  private static final int LOWEST_PORT = 12_000;

  private static final int HIGHEST_PORT = 32_000;

  /** Ends the server when its standard input closes, as it does when the JVM dies. */
  private static final String WRAPPER =
      "\"$@\" & server=$!; cat > /dev/null; kill -9 $server 2> /dev/null; wait";

  private final Path folder;
  private final List<String> settings;
  private int port;
  private Process process;

  private RealRedis(List<String> settings) {
    this.settings = settings;
    try {
      this.folder = Files.createTempDirectory("escrow-redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that has on the disk what it has answered, as the strict durability needs. */
  public static RealRedis start() {
    return start(
        "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction");
  }

  /** Starts one with these settings, as on the command line. */
  public static RealRedis start(String... settings) {
    RealRedis redis = new RealRedis(List.of(settings));
    for (int start = 1; ; start++) {
      redis.port = anyPort();
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
    if (process == null) {
      return;
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while redis-server ended", e);
    }
    process = null;
  }

  /**
   * Starts it again on the same port and with the same data, after {@link #kill}; returns when it
   * answers.
   */
  public void restart() {
    kill();
    List<String> command = new ArrayList<>(List.of("sh", "-c", WRAPPER, "sh"));
    command.add(Executable.FILE.getPath());
    command.addAll(
        List.of(
            "--port",
            String.valueOf(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder.toString(),
            "--save",
            ""));
    command.addAll(settings);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Ends it and deletes its data. */
  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Connection connect() {
    return new Connection(
        new HostAndPort("127.0.0.1", port), DefaultJedisClientConfig.builder().resp2().build());
  }

  private void awaitAnswer() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS);
    while (!answers()) {
      if (System.nanoTime() > end || output().contains("Failed listening")) {
        throw new IllegalStateException("redis-server did not start: " + output());
      }
      sleepMillis(5);
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      // The folder tells it from a stranger who took the port.
      Object folderOfServer =
          connection.executeCommand(new CommandArguments(Command.CONFIG).add("GET").add("dir"));
      byte[] its = (byte[]) ((List<?>) folderOfServer).get(1);
      return connection.ping()
          && folder.toRealPath().toString().equals(new String(its, StandardCharsets.UTF_8));
    } catch (JedisException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int anyPort() {
    return ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
  }

  private static void sleepMillis(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while redis-server started", e);
    }
  }

  /** Found once per JVM. */
  private static final class Executable {
    static final File FILE = find();

    private static File find() {
      for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
        File file = new File(folder, "redis-server");
        if (file.canExecute() && isNewEnough(file)) {
          return file;
        }
      }
      try {
        File file = ExecutableProvider.newJarResourceProvider().get();
        file.deleteOnExit();
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Whether it is a Redis of at least 6.2, by what it says itself: "Redis server v=6.2.6 ...".
     */
    private static boolean isNewEnough(File file) {
      try {
        Process process = new ProcessBuilder(file.getPath(), "--version").start();
        String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = Pattern.compile("v=(\\d+)\\.(\\d+)").matcher(says);
        return version.find()
            && Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2))
                >= 6_002;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
