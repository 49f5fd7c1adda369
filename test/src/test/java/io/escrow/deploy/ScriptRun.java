package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A shell script that runs with programs which a test wrote. They find files in {@code $WORLD},
 * among them {@code clock}, which begins with 0.
 */
final class ScriptRun {
  private static final int RUN_MAX_SECONDS = 120;

  private final Path world;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * A run of its own.
   *
   * @param programs the text of each, in shell, by name
   */
  ScriptRun(Path scratch, Map<String, String> programs) throws IOException {
    this.world = Files.createTempDirectory(scratch, "run");
    Path folder = Files.createDirectory(world.resolve("bin"));
    for (Map.Entry<String, String> program : programs.entrySet()) {
      Path file = Files.writeString(folder.resolve(program.getKey()), text(program.getValue()));
      assertTrue(file.toFile().setExecutable(true));
    }
    file("clock", "0");
    with("PATH", folder + ":" + System.getenv("PATH"));
    with("TMPDIR", world.toString());
    with("WORLD", world.toString());
  }

  private static String text(String program) {
    return "#!/bin/sh\n" + program + "\n";
  }

  Path world() {
    return world;
  }

  void file(String name, String content) throws IOException {
    Files.writeString(world.resolve(name), content + "\n");
  }

  void with(String variable, Object value) {
    environment.put(variable, value.toString());
  }

  /** Blocks until the script has ended, which must be well. */
  void run(Path script) throws IOException, InterruptedException {
    Path output = world.resolve("output");
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(RUN_MAX_SECONDS, TimeUnit.SECONDS);
      String said = Files.readString(output);
      assertTrue(ended, said);
      assertEquals(0, process.exitValue(), said);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The lines of a file, or none when nothing was written to it. */
  List<String> lines(String name) throws IOException {
    Path file = world.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
