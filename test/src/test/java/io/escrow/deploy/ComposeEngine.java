package io.escrow.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A compose project in a Docker engine, reached by the engine's command line tools. */
final class ComposeEngine {
  private static final int COMMAND_MAX_MINUTES = 10;

  /** What is asked of a container, in Docker's templates. */
  private static final String ADDRESS = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";

  private static final int LOOK_EVERY_MILLIS = 500;

  /** Fifty containers that start at once on two CPUs let the engine answer after minutes. */
  private static final Map<String, String> PATIENCE = Map.of("COMPOSE_HTTP_TIMEOUT", "300");

  private final List<String> files;
  private final String project;
  private long nextLook = System.nanoTime();

  /**
   * A project that is not started yet.
   *
   * @param files compose files, separated by commas; the later ones change the earlier
   * @param project begins the names of its containers
   */
  ComposeEngine(String files, String project) {
    this.files = List.of(files.split(",", -1));
    this.project = project;
  }

  /** Makes the containers as the files and the variables say, and waits for those in front. */
  void up(Map<String, String> variables) {
    run(compose("up", "-d", "--no-build", "--remove-orphans"), variables);
  }

  /**
   * Removes all containers, networks and volumes of the project. Docker 20.10 may keep a network
   * for a container that was killed and is gone, until it is restarted; compose then leaves the
   * volumes, too.
   */
  void down() {
    try {
      run(compose("down", "-v", "--remove-orphans", "-t", "5"), Map.of());
    } catch (IllegalStateException e) {
      if (!ps("label=com.docker.compose.service", "{{.ID}}").isEmpty()
          || !String.valueOf(e.getMessage()).contains("has active endpoints")) {
        throw e;
      }
      System.err.println("A network stays: " + e.getMessage());
      removeVolumes();
    }
  }

  private void removeVolumes() {
    List<String> command = new ArrayList<>(List.of("docker", "volume", "rm"));
    List<String> names = run(List.of("docker", "volume", "ls", "-q", "--filter", ours()), Map.of());
    if (!names.isEmpty()) {
      command.addAll(names);
      run(command, Map.of());
    }
  }

  /** The services whose containers the watchdog watches, in the order of their names. */
  List<String> watched() {
    return ps("label=io.escrow.watch", "{{.Label \"com.docker.compose.service\"}}").stream()
        .sorted()
        .toList();
  }

  /** Those of the watched that do not say that they are well; waits before it asks again. */
  List<String> unwell() {
    pace();
    return ps("label=io.escrow.watch", "{{.Names}} {{.Status}}").stream()
        .filter(line -> !line.endsWith("(healthy)"))
        .toList();
  }

  /** The container of a service, as it is now. */
  String container(String service) {
    List<String> ids = ps("label=com.docker.compose.service=" + service, "{{.ID}}");
    if (ids.size() != 1) {
      throw new IllegalStateException(service + " has " + ids.size() + " containers");
    }
    return ids.get(0);
  }

  /**
   * Where containers with one network are reached from the host, which must be Linux; empty for one
   * that does not run.
   */
  List<String> addresses(String servicePattern) {
    List<String> command = new ArrayList<>(List.of("docker", "inspect", "-f", ADDRESS));
    for (String line :
        ps(
            "label=com.docker.compose.service",
            "{{.ID}} {{.Label \"com.docker.compose.service\"}}")) {
      if (line.substring(line.indexOf(' ') + 1).matches(servicePattern)) {
        command.add(line.substring(0, line.indexOf(' ')));
      }
    }
    return run(command, Map.of()).stream().map(String::strip).toList();
  }

  /** The same as {@code kill -9}. */
  void kill(String service) {
    run(List.of("docker", "kill", container(service)), Map.of());
  }

  /** What each container of the project uses of memory and CPU now. */
  List<String> use() {
    List<String> command = new ArrayList<>(List.of("docker", "stats", "--no-stream", "--format"));
    command.add("{{.Name}} {{.MemUsage}} {{.CPUPerc}}");
    command.addAll(ps("status=running", "{{.ID}}"));
    return run(command, Map.of());
  }

  /** What a service has written to its log. */
  List<String> log(String service) {
    return run(List.of("docker", "logs", container(service)), Map.of());
  }

  /** Asking costs as much CPU as a checkout or ten, of which the containers have few enough. */
  private void pace() {
    long restNanos = nextLook - System.nanoTime();
    if (restNanos > 0) {
      LockSupport.parkNanos(restNanos);
    }
    nextLook = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS);
  }

  /** The filter for what belongs to the project. */
  private String ours() {
    return "label=com.docker.compose.project=" + project;
  }

  private List<String> ps(String filter, String format) {
    return run(
        List.of("docker", "ps", "-a", "--filter", ours(), "--filter", filter, "--format", format),
        Map.of());
  }

  private List<String> compose(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(System.getProperty("escrow.compose.command", "docker compose").split(" ", -1)));
    files.forEach(file -> command.addAll(List.of("-f", file)));
    command.addAll(List.of("-p", project));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a command in the repository's root and returns the lines that it wrote. */
  private static List<String> run(List<String> command, Map<String, String> variables) {
    try {
      File output = File.createTempFile("compose", ".log");
      try {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(Path.of("..").toFile()).redirectErrorStream(true);
        builder.redirectOutput(output).environment().putAll(PATIENCE);
        builder.environment().putAll(variables);
        Process process = builder.start();
        boolean ended = process.waitFor(COMMAND_MAX_MINUTES, TimeUnit.MINUTES);
        List<String> lines = Files.readAllLines(output.toPath(), StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
          process.destroyForcibly();
          throw new IllegalStateException(String.join(" ", command) + " failed: " + lines);
        }
        return lines;
      } finally {
        Files.delete(output.toPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
