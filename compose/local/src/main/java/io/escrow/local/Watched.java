package io.escrow.local;

import io.escrow.local.server.ChildProcess;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One child of a {@link Supervisor}. */
final class Watched {
  private static final int FIRST_PAUSE_MILLIS = 100;
  private static final int LONGEST_PAUSE_MILLIS = 5_000;
  private static final long LIVED_WELL_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int STOP_MAX_MILLIS = 10_000;
  private static final int PLANNED_STOP_MAX_MILLIS = 70_000;

  private final String name;
  private final Supervisor.Starter starter;
  private final ScheduledExecutorService restarts;
  private final Consumer<String> print;

  private ChildProcess process;
  private long startedNanos = System.nanoTime();
  private int pauseMillis = FIRST_PAUSE_MILLIS;

  /** Changes to false without the lock, which a start may hold for long. */
  private volatile boolean wanted = true;

  Watched(
      String name,
      ChildProcess process,
      Supervisor.Starter starter,
      ScheduledExecutorService restarts,
      Consumer<String> print) {
    this.name = name;
    this.process = process;
    this.starter = starter;
    this.restarts = restarts;
    this.print = print;
  }

  synchronized ChildProcess process() {
    return process;
  }

  void follow(ChildProcess running) {
    var unused = running.onExit().thenAccept(code -> onDeath(running, code));
  }

  void killForGood() {
    rest();
    process().kill();
  }

  /** False when it had to be killed. */
  boolean stopForGood() {
    rest();
    return process().stop(PLANNED_STOP_MAX_MILLIS);
  }

  void revive() {
    synchronized (this) {
      wanted = true;
      pauseMillis = FIRST_PAUSE_MILLIS;
    }
    startAgain();
  }

  /** From now on the child is not started again; a start under way may still end well. */
  void rest() {
    wanted = false;
  }

  void stop() {
    process().stop(STOP_MAX_MILLIS);
  }

  private synchronized void onDeath(ChildProcess dead, int code) {
    if (!wanted || dead != process) {
      return;
    }
    if (System.nanoTime() - startedNanos > LIVED_WELL_NANOS) {
      pauseMillis = FIRST_PAUSE_MILLIS;
    }
    print.accept(
        "%s (pid %d) ended with code %d; starting it again in %d ms"
            .formatted(name, dead.pid(), code, pauseMillis));
    startLater();
  }

  private synchronized void startLater() {
    try {
      var unused = restarts.schedule(this::startAgain, pauseMillis, TimeUnit.MILLISECONDS);
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    } catch (RejectedExecutionException closed) {
      wanted = false;
    }
  }

  /** The lock is held during the start, so that nobody is told the pid of a process long dead. */
  private synchronized void startAgain() {
    if (!wanted || process.isAlive()) {
      return;
    }
    try {
      startedNanos = System.nanoTime();
      process = starter.start();
      print.accept("%s runs again (pid %d)".formatted(name, process.pid()));
      follow(process);
    } catch (RuntimeException e) {
      if (wanted) {
        print.accept("%s did not start: %s".formatted(name, e.getMessage()));
        startLater();
      }
    }
  }
}
