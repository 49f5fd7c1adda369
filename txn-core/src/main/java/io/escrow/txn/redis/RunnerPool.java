package io.escrow.txn.redis;

import io.escrow.txn.StoreFullException;
import io.escrow.txn.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few runners of the same scripts, shared by many threads: each takes one for the time of a round
 * trip.
 */
final class RunnerPool implements AutoCloseable {
  private static final int MAX_WAIT_MILLIS = 5_000;
  private static final long PROBE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Idle(ScriptRunner runner, long sinceNanos) {}

  private final BlockingQueue<Idle> idle;
  private volatile boolean closed;

  RunnerPool(RedisConnections connections, List<Script> scripts, int size) {
    idle = new ArrayBlockingQueue<>(size);
    for (int i = 0; i < size; i++) {
      idle.add(new Idle(new ScriptRunner(connections, scripts), System.nanoTime()));
    }
  }

  /**
   * As {@link ScriptRunner#run(List)}; waits up to {@value #MAX_WAIT_MILLIS} ms for a runner that
   * is free.
   */
  List<Object> run(List<Script.Call> calls) {
    return with(runner -> runner.run(calls));
  }

  /** As {@link #run}, for calls that write nothing. */
  List<Object> read(List<Script.Call> calls) {
    return with(runner -> runner.read(calls));
  }

  /**
   * As {@link #run}, for calls that need room in the store.
   *
   * @throws StoreFullException when there is none: nothing was sent
   */
  List<Object> runIfRoom(List<Script.Call> calls) {
    return with(
        runner -> {
          if (!runner.hasRoom()) {
            throw new StoreFullException(
                "more than " + StoreRoom.MAX_USED_PERCENT + " % of the store's memory is used");
          }
          return runner.run(calls);
        });
  }

  private List<Object> with(Function<ScriptRunner, List<Object>> use) {
    Idle taken = borrow();
    try {
      if (closed) {
        throw new StoreUnavailableException("the connections to Redis are closed");
      }
      if (System.nanoTime() - taken.sinceNanos() > PROBE_AFTER_NANOS) {
        probe(taken.runner());
      }
      return use.apply(taken.runner());
    } finally {
      idle.add(new Idle(taken.runner(), System.nanoTime()));
      if (closed) {
        close();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (@Nullable Idle next = idle.poll(); next != null; next = idle.poll()) {
      next.runner().close();
    }
  }

  /**
   * A connection that died while it was idle is found out before something is sent whose fate would
   * then be unknown.
   */
  private static void probe(ScriptRunner runner) {
    try {
      runner.ping();
    } catch (StoreUnavailableException e) {
      // It is dropped: the call that follows opens another one, or says that it cannot.
    }
  }

  private Idle borrow() {
    try {
      @Nullable Idle taken = idle.poll(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
      if (taken == null) {
        throw new StoreUnavailableException(
            "no connection to Redis was free within " + MAX_WAIT_MILLIS + " ms");
      }
      return taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for a connection to Redis", e);
    }
  }
}
