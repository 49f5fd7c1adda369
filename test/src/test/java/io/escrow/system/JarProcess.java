package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * A run of {@code escrow.jar}. What it says goes to a file, since a pipe blocks its reader; all its
 * files, the cache of the user included, are in the test's folder.
 */
record JarProcess(Process process, Path folder, Path output) implements AutoCloseable {
  private static final Pattern PID = Pattern.compile("\\(pid (\\d+)\\)");
  private static final Pattern SHOP_PID = Pattern.compile("in this process \\(pid (\\d+)\\)");
  private static final Pattern BASE_URL = Pattern.compile("Ready on (\\S+)");
  private static final Pattern DATA = Pattern.compile("(\\S+) is deleted on exit");
  private static final int END_MAX_SECONDS = 180;

  static JarProcess start(Path jar, Path folder, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-Xlog:class+load:file=" + folder.resolve("loaded-%p.log"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(args));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("PROTOCOL", "ARCH", "PORT", "SHARDS"));
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new JarProcess(builder.start(), folder, output);
  }

  /** Sends a signal to processes. */
  static void signal(int signal, long... pids) throws IOException, InterruptedException {
    String list = String.join(" ", LongStream.of(pids).mapToObj(Long::toString).toList());
    assertEquals(
        0, new ProcessBuilder("sh", "-c", "kill -" + signal + " " + list).start().waitFor());
  }

  /** Whether Ctrl-C cannot be tried: a shell starts what runs in the background deaf to it. */
  static boolean ignoresInterrupts() throws IOException, InterruptedException {
    boolean ignores = new ProcessBuilder("sh", "-c", "kill -INT $$; true").start().waitFor() == 0;
    if (ignores) {
      System.out.println("This build ignores SIGINT; SIGTERM is sent in its place");
    }
    return ignores;
  }

  /** The id of the JVM that the user started. */
  long pid() {
    return process.pid();
  }

  /** The id of the JVM that runs the shop. */
  long shopPid() {
    return Long.parseLong(found(SHOP_PID));
  }

  String baseUrl() {
    return found(BASE_URL);
  }

  Path dataFolder() {
    return Path.of(found(DATA));
  }

  String said() {
    return read(output);
  }

  void awaitSaid(String text) {
    Await.until("it says " + text, () -> said().contains(text) || !process.isAlive());
    assertTrue(process.isAlive(), this::said);
  }

  /** The ids of all processes, once the shop is ready. */
  List<Long> awaitReady() {
    awaitSaid("Ctrl-C stops it.");
    List<Long> pids = new ArrayList<>(List.of(pid()));
    PID.matcher(said()).results().forEach(found -> pids.add(Long.valueOf(found.group(1))));
    assertEquals(5, pids.size(), this::said);
    return pids;
  }

  /** Whether the shop's JVM has this class from an archive other than the JDK's own. */
  boolean usesArchive(String className) {
    return read(folder.resolve("loaded-" + shopPid() + ".log"))
        .lines()
        .anyMatch(
            line ->
                line.contains(className + " source:")
                    && line.endsWith("shared objects file (top)"));
  }

  int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(END_MAX_SECONDS, TimeUnit.SECONDS), this::said);
    return process.exitValue();
  }

  /** Ends what a failed test has left. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    Await.until("all are gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private String found(Pattern pattern) {
    Matcher matcher = pattern.matcher(said());
    assertTrue(matcher.find(), this::said);
    return matcher.group(1);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
