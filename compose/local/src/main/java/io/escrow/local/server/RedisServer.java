package io.escrow.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real redis-server in a process of its own on 127.0.0.1, which forces every write to disk before
 * it answers.
 *
 * <p>It ends when this JVM ends. Its methods block and may be called from any thread, one at a
 * time.
 */
public final class RedisServer implements AutoCloseable {
  private static final int START_MAX_MILLIS = 60_000;
  private static final int STOP_MAX_MILLIS = 5_000;
  private static final int ANSWER_MAX_MILLIS = 2_000;
  private static final int LOG_TAIL_LINES = 5;
  private static final String VERSION_FILE = "redis-version";
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  private final RedisBinary binary;
  private final Path dataDir;
  private final int port;
  private final List<String> settings;
  private volatile ChildProcess child;

  private RedisServer(RedisBinary binary, Path dataDir, int port, List<String> settings) {
    this.binary = binary;
    this.dataDir = dataDir;
    this.port = port;
    this.settings = settings;
    this.child = startChild();
  }

  /** As {@link #start(Path, int, String...)} on a free port. */
  public static RedisServer start(Path dataDir, String... settings) {
    return start(dataDir, Ports.free(), settings);
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @param dataDir holds its data and its log; made if it is not there
   * @param port the port on 127.0.0.1
   * @param settings further arguments of redis-server, such as {@code "--maxmemory", "10mb"}
   * @throws IllegalStateException if it does not come up; the message says why, for instance that
   *     the data were written by a newer Redis
   */
  public static RedisServer start(Path dataDir, int port, String... settings) {
    RedisBinary binary = RedisBinary.get();
    Path dir = dataDir.toAbsolutePath();
    try {
      Files.createDirectories(dir);
      refuseNewerData(binary, dir);
      RedisServer server = new RedisServer(binary, dir, port, List.of(settings));
      Files.writeString(dir.resolve(VERSION_FILE), binary.version());
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + dir + " for Redis: " + e.getMessage(), e);
    }
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The address in the form {@code redis://127.0.0.1:port}. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** The folder with the data and with {@code redis.log}. */
  public Path dataDir() {
    return dataDir;
  }

  /** The process id; another one after each restart. */
  public long pid() {
    return child.pid();
  }

  /** The version of the server, such as {@code 6.2}. */
  public String version() {
    return binary.version();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return child.isAlive();
  }

  /** The process that runs now, for a supervisor. */
  public ChildProcess process() {
    return child;
  }

  /** The same as {@code kill -9}; nothing that was answered is lost. */
  public void kill() {
    child.kill();
  }

  /** Starts again on the same port and data; kills first what still runs. */
  public void restart() {
    child.kill();
    child = startChild();
  }

  /** Stops the server, gracefully if it still answers. */
  @Override
  public void close() {
    if (child.isAlive()) {
      ask("SHUTDOWN NOSAVE");
      if (!child.awaitExit(STOP_MAX_MILLIS)) {
        child.kill();
      }
    }
  }

  private ChildProcess startChild() {
    if (!Ports.isFree(port)) {
      throw new IllegalStateException("port " + port + ", meant for Redis, is in use");
    }
    Path log = dataDir.resolve("redis.log");
    long logStart = log.toFile().length();
    ChildProcess started = ChildProcess.start("redis " + port, command(), Map.of(), log);
    boolean up =
        Await.until(() -> !started.isAlive() || ask("PING").startsWith("+"), START_MAX_MILLIS);
    if (!up || !started.isAlive()) {
      started.kill();
      throw new IllegalStateException(whyNot(log, logStart));
    }
    return started;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of(binary.program().toString()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", dataDir.toString(), "--daemonize", "no"));
    command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always", "--save", ""));
    command.addAll(List.of("--maxmemory-policy", "noeviction"));
    // A rewrite of the log in mid-run costs more than the disk it saves.
    command.addAll(List.of("--auto-aof-rewrite-min-size", "1gb"));
    // Records of transactions stay in one piece of memory each; large hashes become tables early.
    command.addAll(List.of("--hash-max-ziplist-entries", "32", "--hash-max-ziplist-value", "1024"));
    command.addAll(settings);
    return command;
  }

  /** The first line of the answer to an inline command; empty if there is none. */
  private String ask(String command) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MAX_MILLIS);
      socket.connect(Ports.onLoopback(port), ANSWER_MAX_MILLIS);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[64];
      int length = socket.getInputStream().read(answer);
      return length <= 0 ? "" : new String(answer, 0, length, StandardCharsets.US_ASCII);
    } catch (IOException notYetOrGone) {
      return "";
    }
  }

  /** An older Redis would start with an empty shop beside the files of a newer one. */
  private static void refuseNewerData(RedisBinary binary, Path dir) throws IOException {
    Path file = dir.resolve(VERSION_FILE);
    Matcher written = VERSION.matcher(Files.exists(file) ? Files.readString(file) : "");
    boolean newer =
        written.find()
            && !binary.atLeast(
                Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2)));
    boolean newerLayout = !binary.atLeast(7, 0) && Files.exists(dir.resolve("appendonlydir"));
    if (newer || newerLayout) {
      throw new IllegalStateException(
          newerData(binary, dir, newer ? "Redis " + written.group() : "Redis 7"));
    }
  }

  private static String newerData(RedisBinary binary, Path dir, String version) {
    return "the data in %s were written by %s, which is newer than the redis-server here (%s, %s): install that version or use another folder"
        .formatted(dir, version, binary.version(), binary.program());
  }

  private String whyNot(Path log, long logStart) {
    String text = "";
    try {
      String all = Files.readString(log, StandardCharsets.ISO_8859_1);
      text = all.substring((int) Math.min(logStart, all.length()));
    } catch (IOException e) {
      text = "its log " + log + " cannot be read: " + e.getMessage();
    }
    if (text.contains("Can't handle RDB format version")) {
      return newerData(binary, dataDir, "a Redis with a later format");
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
    return "redis-server did not start on port " + port + ": " + String.join(" | ", tail);
  }
}
