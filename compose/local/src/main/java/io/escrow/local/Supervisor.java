package io.escrow.local;

import io.escrow.local.server.ChildProcess;
import io.escrow.service.DaemonThreads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Keeps named child processes running: what dies is started again, after a pause that grows from
 * 100 ms to 5 s while it dies young and begins anew once it has lived for 10 s.
 *
 * <p>Safe for use by several threads.
 */
final class Supervisor implements AutoCloseable {
  private static final int RESTART_THREADS = 4;

  /**
   * How a child is started; called again for each restart, and may block until it is up. It ends
   * soon when it is interrupted, and leaves no process when it throws.
   */
  interface Starter {
    ChildProcess start();
  }

  private final Map<String, Watched> children = new LinkedHashMap<>();
  private final ScheduledExecutorService restarts;
  private final Consumer<String> print;

  /**
   * @param print takes one line of text for each death and each restart
   */
  Supervisor(Consumer<String> print) {
    this.print = print;
    this.restarts =
        Executors.newScheduledThreadPool(RESTART_THREADS, DaemonThreads.named("supervisor"));
  }

  /** Watches a child that runs already, and starts it again with {@code starter} when it dies. */
  void watch(String name, ChildProcess running, Starter starter) {
    Watched child = new Watched(name, running, starter, restarts, print);
    synchronized (children) {
      if (children.putIfAbsent(name, child) != null) {
        throw new IllegalArgumentException("there is a child named " + name + " already");
      }
    }
    child.follow(running);
  }

  /** Starts a child and watches it; throws what the starter throws. */
  void run(String name, Starter starter) {
    watch(name, starter.start(), starter);
  }

  /** The names, in the order in which they were given. */
  List<String> names() {
    synchronized (children) {
      return List.copyOf(children.keySet());
    }
  }

  /** The id of the process that runs under this name now, or did last. */
  long pid(String name) {
    return child(name).process().pid();
  }

  /** Whether a process runs under this name now. */
  boolean isAlive(String name) {
    return child(name).process().isAlive();
  }

  /** The same as {@code kill -9}; returns when it is gone. It will be started again. */
  void kill(String name) {
    child(name).process().kill();
  }

  /** As {@link #kill}, but it is not started again before {@link #revive} asks for it. */
  void killForGood(String name) {
    child(name).killForGood();
  }

  /**
   * Lets it stop in order; it is not started again before {@link #revive}. False when it took more
   * than 70 s and was killed.
   */
  boolean stopForGood(String name) {
    return child(name).stopForGood();
  }

  /** Starts again what was ended for good; returns when it was started. */
  void revive(String name) {
    child(name).revive();
  }

  /**
   * Ends the supervision and stops every child at once; a restart under way is interrupted, and
   * what has not stopped after 10 s is killed.
   */
  @Override
  public void close() {
    List<Watched> all;
    synchronized (children) {
      all = new ArrayList<>(children.values());
    }
    // First: a restart that is interrupted must find that nobody wants it.
    all.forEach(Watched::rest);
    restarts.shutdownNow();
    List<Thread> stops = all.stream().map(child -> new Thread(child::stop)).toList();
    stops.forEach(Thread::start);
    boolean interrupted = false;
    for (Thread stop : stops) {
      try {
        stop.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Watched child(String name) {
    synchronized (children) {
      Watched child = children.get(name);
      if (child == null) {
        throw new IllegalArgumentException(
            "no child is named " + name + "; there are " + children.keySet());
      }
      return child;
    }
  }
}
