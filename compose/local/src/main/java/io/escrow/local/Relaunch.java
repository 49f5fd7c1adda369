package io.escrow.local;

import io.escrow.local.server.JavaCommand;
import io.escrow.local.server.UserCache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the command again in a JVM with flags for a quick start, of which the most important is an
 * archive of parsed classes that the first run leaves in the user's cache.
 *
 * <p>This JVM then only waits: it passes on the request to stop and the exit code, and if it is
 * killed, the other one is killed too, by a shell that waits for the end of a pipe.
 */
final class Relaunch {
  private static final String MARK = "escrow.launched.millis";
  private static final String ARCHIVE = "escrow.archive";
  private static final String READY = "escrow.ready";
  private static final int KILLED = 128 + 9;
  private static final int MAX_ARCHIVES = 3;
  private static final int STOP_MAX_SECONDS = 90;
  private static final int ARCHIVE_MAX_SECONDS = 80;

  /** The child keeps its group: Ctrl-C reaches both, and both stop in order. */
  private static final String WRAPPER =
      "exec 3<&0 </dev/null; me=$$;"
          + " (exec >/dev/null 2>&1; trap '' INT; read -r line <&3; kill -9 $me) &"
          + " exec 3<&-; exec \"$@\"";

  private Relaunch() {}

  /** Whether this is the JVM that the user started, from a jar, to run the shop. */
  static boolean isNeeded(String[] args) {
    return System.getProperty(MARK) == null && jar() != null && !Escrow.isQuestion(args);
  }

  /** Runs the command in another JVM and returns its exit code. */
  static int run(String[] args) {
    Path archive = archive();
    Path draft = archive == null || Files.exists(archive) ? null : draft(archive);
    try {
      Process child =
          new ProcessBuilder(command(args, archive, draft))
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Thread stop = new Thread(() -> stop(child, archive, draft), "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      int code = child.waitFor();
      publish(archive, draft, code);
      return code;
    } catch (IOException e) {
      throw new IllegalStateException("java cannot be started again: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /**
   * Flags for the JVMs of single services and of the broker: they share the archive of the whole.
   */
  static List<String> serviceFlags() {
    String archive = System.getProperty(ARCHIVE);
    List<String> flags = new ArrayList<>();
    if (archive != null && Files.exists(Path.of(archive))) {
      flags.addAll(use(Path.of(archive)));
    }
    return flags;
  }

  /**
   * Lets the JVM that waits keep the archive: only now are the classes loaded that it is to hold.
   */
  static void markReady() {
    String mark = System.getProperty(READY);
    try {
      if (mark != null) {
        Files.createFile(Path.of(mark));
      }
    } catch (IOException e) {
      sayWhyNotFaster(e);
    }
  }

  /** Seconds since the user's JVM started. */
  static double secondsSinceCommand() {
    String mark = System.getProperty(MARK);
    long start =
        mark == null ? ManagementFactory.getRuntimeMXBean().getStartTime() : Long.parseLong(mark);
    return (System.currentTimeMillis() - start) / 1000.0;
  }

  private static List<String> command(String[] args, @Nullable Path archive, @Nullable Path draft) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WRAPPER, "escrow"));
    command.add(JavaCommand.java());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(JavaCommand.permissions());
    command.addAll(List.of("-XX:-UsePerfData", "-Xshare:auto"));
    if (draft != null) {
      command.add("-XX:ArchiveClassesAtExit=" + draft);
      command.addAll(QUIET);
      command.add("-D" + READY + "=" + mark(draft));
    } else if (archive != null) {
      command.addAll(use(archive));
    }
    if (archive != null) {
      command.add("-D" + ARCHIVE + "=" + archive);
    }
    command.add("-D" + MARK + "=" + startMillis());
    command.addAll(List.of("-cp", String.valueOf(jar()), Escrow.class.getName()));
    command.addAll(List.of(args));
    return command;
  }

  /** An archive that does not fit is no reason to say or to stop anything. */
  private static final List<String> QUIET =
      List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:class+path=off");

  private static List<String> use(Path archive) {
    List<String> flags = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + archive));
    flags.addAll(QUIET);
    return flags;
  }

  private static long startMillis() {
    return ManagementFactory.getRuntimeMXBean().getStartTime();
  }

  private static void stop(Process child, @Nullable Path archive, @Nullable Path draft) {
    boolean ended = !child.isAlive();
    // Not Process.destroy: it also closes the pipe, which kills.
    child.toHandle().destroy();
    boolean keep = draft != null && !ended && Files.exists(mark(draft));
    if (keep) {
      System.out.println("Keeping what makes the next start faster...");
    }
    try {
      int maxSeconds = STOP_MAX_SECONDS + (keep ? ARCHIVE_MAX_SECONDS : 0);
      if (!child.waitFor(maxSeconds, TimeUnit.SECONDS)) {
        child.destroyForcibly();
      }
      publish(archive, draft, child.waitFor());
    } catch (InterruptedException e) {
      child.destroyForcibly();
    }
  }

  /**
   * Both the end and the stop of the child lead here; the second finds nothing to do. A draft
   * without the mark lacks what an archive is to hold, one of a child that was killed may be cut
   * off.
   */
  private static synchronized void publish(
      @Nullable Path archive, @Nullable Path draft, int exitCode) {
    try {
      if (archive == null || draft == null) {
        return;
      }
      boolean ready = Files.deleteIfExists(mark(draft));
      if (ready && exitCode != KILLED && Files.exists(draft)) {
        Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
        deleteOld(archive.resolveSibling("."));
      } else {
        Files.deleteIfExists(draft);
      }
    } catch (IOException | UncheckedIOException e) {
      sayWhyNotFaster(e);
    }
  }

  private static void sayWhyNotFaster(Exception e) {
    System.err.println("The next start will not be faster: " + e.getMessage());
  }

  /** Each build has an archive of its own, 60 MB large: the last few are enough. */
  private static void deleteOld(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      List<File> old =
          files
              .map(Path::toFile)
              .filter(file -> file.getName().matches("classes-.*\\.jsa.*"))
              .sorted(Comparator.comparingLong(File::lastModified).reversed())
              .skip(MAX_ARCHIVES)
              .toList();
      for (File file : old) {
        Files.deleteIfExists(file.toPath());
      }
    }
  }

  /** The jar that this class is from; null if it is not from a jar. */
  private static @Nullable Path jar() {
    CodeSource source = Relaunch.class.getProtectionDomain().getCodeSource();
    try {
      Path place = source == null ? null : Path.of(source.getLocation().toURI());
      return place != null && Files.isRegularFile(place) ? place : null;
    } catch (URISyntaxException noPath) {
      return null;
    }
  }

  /** Named after everything that an archive depends on; null if there is no place for it. */
  private static @Nullable Path archive() {
    Path jar = jar();
    if (jar == null) {
      return null;
    }
    try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
      StringBuilder key = new StringBuilder(System.getProperty("java.vm.version"));
      key.append(System.getProperty("java.home")).append(describe(jar));
      libraries.sorted().forEach(library -> key.append(describe(library)));
      UUID id = UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8));
      return UserCache.folder().resolve("classes-" + id + ".jsa");
    } catch (IOException | RuntimeException noCache) {
      return null;
    }
  }

  private static String describe(Path file) {
    return file + ":" + file.toFile().length() + ":" + file.toFile().lastModified() + ";";
  }

  private static Path draft(Path archive) {
    return archive.resolveSibling(
        archive.getFileName() + "." + ProcessHandle.current().pid() + ".new");
  }

  /** The file that the child leaves when it is ready. */
  private static Path mark(Path draft) {
    return draft.resolveSibling(draft.getFileName() + ".ready");
  }
}
