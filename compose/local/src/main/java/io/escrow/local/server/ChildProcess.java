package io.escrow.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends when this JVM ends, however this JVM ends: also by {@code kill -9}.
 *
 * <p>The child holds the read end of a pipe whose only write end is here. A tiny shell waits beside
 * it for the end of that pipe, which the kernel brings when this JVM is gone, and kills the child.
 * The shell that starts the child turns into it by {@code exec}, so pid and exit code are the
 * child's own.
 */
public final class ChildProcess {
  /**
   * {@code setsid}, where there is one, keeps the Ctrl-C of a terminal away from the child: the
   * launcher alone decides in which order things stop. A background command's standard input is
   * /dev/null unless redirected, hence descriptor 3.
   */
  private static final String WRAPPER =
      "exec 3<&0 </dev/null; me=$$;"
          + " (trap '' HUP INT TERM; exec >/dev/null 2>&1; read -r line <&3; kill -9 $me) &"
          + " exec 3<&-;"
          + " if command -v setsid >/dev/null; then exec setsid \"$@\"; else exec \"$@\"; fi";

  static final Object FORK_LOCK = new Object();

  private final String name;
  private final Process process;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts a process and returns at once.
   *
   * @param name what messages call it
   * @param command program and arguments
   * @param environment added to the environment of this JVM
   * @param log file to which the child's output and errors are appended
   * @throws UncheckedIOException if there is no shell, or the log cannot be written
   */
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", WRAPPER, name));
    wrapped.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(wrapped);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Path folder = log.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return new ChildProcess(name, fork(builder));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * A process that is being started shares this JVM's open sockets for a moment. One start at a
   * time, and none while {@link Ports} tries a port, or the port would seem taken.
   */
  static Process fork(ProcessBuilder builder) throws IOException {
    synchronized (FORK_LOCK) {
      return builder.start();
    }
  }

  /** What messages call this process. */
  public String name() {
    return name;
  }

  /** The process id of the child itself. */
  public long pid() {
    return process.pid();
  }

  /** Whether the child still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code when the child ends; 128 + n if signal n ended it. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** The same as {@code kill -9}; returns when the child is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Integer.MAX_VALUE);
  }

  /**
   * Asks the child to end, kills it after the given time, and returns when it is gone; false when
   * it was killed.
   */
  public boolean stop(int graceMillis) {
    // Not Process.destroy: it also closes the pipe, which kills.
    process.toHandle().destroy();
    boolean ended = awaitExit(graceMillis);
    if (!ended) {
      kill();
    }
    return ended;
  }

  /** Waits for the child's end; false if it still ran after the given time. */
  public boolean awaitExit(int maxMillis) {
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMillis);
    try {
      while (true) {
        try {
          return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
