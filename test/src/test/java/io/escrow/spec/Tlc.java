package io.escrow.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the model checker TLC on a specification, in a process of its own, since it keeps its state
 * in static fields.
 */
final class Tlc {
  private static final Path SPECIFICATIONS = Path.of("tla");
  private static final long MAX_MINUTES = 60;
  private static final Pattern COUNTS =
      Pattern.compile("(\\d+) states generated, (\\d+) distinct states found, [\\d,]+ states left");
  private static final Pattern DEPTH =
      Pattern.compile("depth of the complete state graph search is (\\d+)");

  /**
   * What TLC said.
   *
   * @param sound whether every invariant and property holds in every state
   * @param generated states, the known ones again each time
   * @param distinct states
   * @param depth states on the longest of the shortest ways, the start included; 0 after a
   *     violation
   */
  record Report(
      String output, boolean sound, long generated, long distinct, long depth, long millis) {
    /** Everything printed as {@code <<kind, x>>} or {@code <<kind, x, y>>}: "x" or "x by y". */
    Set<String> told(String kind) {
      Matcher told =
          Pattern.compile("<<\"" + kind + "\", \"([^\"]*)\"(?:, \"([^\"]*)\")?>>").matcher(output);
      Set<String> all = new TreeSet<>();
      while (told.find()) {
        all.add(told.group(2) == null ? told.group(1) : told.group(1) + " by " + told.group(2));
      }
      return all;
    }

    @Override
    public String toString() {
      return "%,d distinct states, %,d generated, depth %d, %.1f s"
          .formatted(distinct, generated, depth, millis / 1000.0);
    }
  }

  private Tlc() {}

  /** Checks a module of {@code test/tla} with one of its configurations. */
  static Report check(String module, String configuration, Path scratch)
      throws IOException, InterruptedException {
    Path output = scratch.resolve(configuration + ".out");
    long startNanos = System.nanoTime();
    Process process =
        new ProcessBuilder(command(module, configuration, scratch))
            .directory(SPECIFICATIONS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("TLC took more than " + MAX_MINUTES + " min on " + configuration);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    return report(Files.readString(output), millis);
  }

  private static List<String> command(String module, String configuration, Path scratch) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Djava.io.tmpdir=" + scratch, "-DTLA-Library=" + scratch));
    command.addAll(List.of("-cp", jar(), "tlc2.TLC", "-nowarning", "-workers", "1"));
    command.addAll(List.of("-metadir", scratch.resolve(configuration).toString()));
    command.addAll(List.of("-config", configuration + ".cfg", module + ".tla"));
    return command;
  }

  private static String jar() {
    return Path.of(tlc2.TLC.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  private static Report report(String output, long millis) {
    boolean sound = output.contains("Model checking completed. No error has been found.");
    Matcher counts = COUNTS.matcher(output);
    Matcher depth = DEPTH.matcher(output);
    long generated = 0;
    long distinct = 0;
    while (counts.find()) {
      generated = Long.parseLong(counts.group(1));
      distinct = Long.parseLong(counts.group(2));
    }
    long deep = depth.find() ? Long.parseLong(depth.group(1)) : 0;
    return new Report(output, sound, generated, distinct, deep, millis);
  }
}
