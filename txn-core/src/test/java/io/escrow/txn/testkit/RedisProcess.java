package io.escrow.txn.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A {@code redis-server} with a folder of its own: the one on the path, or else the one that a
 * Maven package brings. It also ends when the tests' JVM is killed.
 */
final class RedisProcess implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int MAX_PORTS_TRIED = 1_000;
  private static final int STOP_TIMEOUT_SECONDS = 10;
  private static final int LOWEST_PORT = 12_000;
  private static final int HIGHEST_PORT = 32_000;

  /** Ends the server when its standard input closes, as it does when the JVM dies. */
  private static final String WRAPPER =
      "\"$@\" & server=$!; cat > /dev/null; kill -9 $server 2> /dev/null; wait";

  private final Path folder;
  private @Nullable Process process;

  private RedisProcess(Path parent) {
    try {
      this.folder = Files.createTempDirectory(parent, "escrow-redis").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes its folder and starts nothing yet. */
  static RedisProcess onDisk() {
    return new RedisProcess(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * As {@link #onDisk}, but in memory where the system has files in memory: those who watch each
   * other take one that waits for a slow disk for dead.
   */
  static RedisProcess inMemory() {
    return Files.isWritable(MEMORY) ? new RedisProcess(MEMORY) : onDisk();
  }

  Path folder() {
    return folder;
  }

  /** Starts it, or starts it again; it may take a while until it answers. */
  void start(List<String> arguments) {
    kill();
    List<String> command = new ArrayList<>(List.of("sh", "-c", WRAPPER, "sh"));
    command.add(Executable.FILE.getPath());
    command.addAll(arguments);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it said since its start. */
  String output() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Ends it at once, as a crash does. Its folder stays. */
  void kill() {
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
      if (!running.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while redis-server ended", e);
    }
    process = null;
  }

  /** Ends it and deletes its folder. */
  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A port of 127.0.0.1 that nobody has, below the range of outgoing connections: one of those
   * might take it while its server is down.
   */
  static int freePort() {
    for (int tried = 0; tried < MAX_PORTS_TRIED; tried++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST_PORT + " on");
  }

  /** Whether nobody has this port of 127.0.0.1. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
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
