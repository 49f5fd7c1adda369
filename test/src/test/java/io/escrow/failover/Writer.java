package io.escrow.failover;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisScripts;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that writes 1, 2, 3 ... under a key of its own, by the classes that the services use,
 * and notes what was acknowledged. What fails is not tried again.
 */
final class Writer implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int STOP_MAX_MILLIS = 30_000;
  private static final Map<String, String> SCRIPTS =
      Map.of(
          "write", "redis.call('HSET', KEYS[1] .. ':numbers', ARGV[1], '') return {}",
          "read", "return redis.call('HGETALL', KEYS[1] .. ':numbers')",
          "drop", "redis.call('DEL', KEYS[1] .. ':numbers') return {}");

  private final String key;
  private final RedisScripts scripts;
  private final BitSet acknowledged = new BitSet();
  private final Thread thread;
  private volatile boolean stopped;

  /** When the last acknowledged write had begun, by {@link System#nanoTime}. */
  private volatile long lastBegunNanos = System.nanoTime();

  /** Begins to write. */
  Writer(RedisConnections connections, int shard) {
    this.key = "{s" + shard + "}";
    this.scripts = new RedisScripts(connections, SCRIPTS, 1);
    this.thread = new Thread(this::write, "writer " + shard);
    thread.setDaemon(true);
    thread.start();
  }

  String key() {
    return key;
  }

  /** Whether something was acknowledged that was sent after this instant. */
  boolean hasWrittenSince(long nanos) {
    return lastBegunNanos - nanos > 0;
  }

  /** When the last acknowledged write had begun, by {@link System#nanoTime}. */
  long lastBegunNanos() {
    return lastBegunNanos;
  }

  /** How many writes were acknowledged. */
  int acknowledged() {
    synchronized (acknowledged) {
      return acknowledged.cardinality();
    }
  }

  /** Ends the writing; returns when nothing is on its way. */
  void stop() {
    stopped = true;
    try {
      thread.join(STOP_MAX_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + " still writes");
    }
  }

  /**
   * How many acknowledged writes are not there, after {@link #stop}. Throws while Redis is away.
   */
  int lost() {
    List<String> found =
        scripts.read(List.of(new RedisScripts.Call("read", key, List.of()))).get(0);
    BitSet lost = new BitSet();
    lost.or(acknowledged);
    for (int i = 0; i < found.size(); i += 2) {
      lost.clear(Integer.parseInt(found.get(i)));
    }
    return lost.cardinality();
  }

  /** Drops what was written. Throws while Redis is away. */
  void drop() {
    scripts.run("drop", key, List.of());
  }

  @Override
  public void close() {
    stop();
    scripts.close();
  }

  private void write() {
    for (int number = 1; !stopped; number++) {
      long begun = System.nanoTime();
      try {
        scripts.run("write", key, List.of(Integer.toString(number)));
        synchronized (acknowledged) {
          acknowledged.set(number);
        }
        lastBegunNanos = begun;
      } catch (StoreUnavailableException unknown) {
        // It may be there or not: nobody was told.
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
