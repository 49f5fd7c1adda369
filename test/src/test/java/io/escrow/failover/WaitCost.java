package io.escrow.failover;

import io.escrow.txn.redis.Durability;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisScripts;
import io.escrow.txn.testkit.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What waiting for a replica costs: writes a second with and without, in turn. */
final class WaitCost {
  private static final int ROUNDS = 15;
  private static final int ROUND_SECONDS = 1;
  private static final Map<String, String> SCRIPT =
      Map.of("write", "redis.call('SET', KEYS[1] .. ':number', ARGV[1]) return {}");

  /**
   * A load.
   *
   * @param threads each with a connection of its own
   * @param batch how many writes share a round trip, and a wait
   */
  private record Load(int threads, int batch) {}

  private WaitCost() {}

  /** Measures and returns the table, in Markdown. The first round of each load is a warm-up. */
  static String table(ReplicatedRedis redis) {
    Await.untilNone(redis::missing);
    StringBuilder table =
        new StringBuilder(
            "| writes/s, medians | without `WAIT` | with `WAIT 1` |\n|---|---|---|\n");
    for (Load load : List.of(new Load(8, 1), new Load(1, 64), new Load(4, 64))) {
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int round = 0; round <= ROUNDS; round++) {
        double one = perSecond(redis, Durability.RELAXED, load);
        double other = perSecond(redis, Durability.FAILOVER, load);
        System.out.printf(Locale.ROOT, "%s: %.0f without, %.0f with%n", load, one, other);
        if (round > 0) {
          without.add(one);
          with.add(other);
        }
      }
      table.append(
          String.format(
              Locale.ROOT,
              "| threads: %d, batches of %d | %,.0f | %,.0f |\n",
              load.threads(),
              load.batch(),
              median(without),
              median(with)));
    }
    return table.toString();
  }

  private static double perSecond(ReplicatedRedis redis, Durability durability, Load load) {
    RedisConnections connections = new RedisConnections(redis.address(), durability);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ROUND_SECONDS);
    ExecutorService threads = Executors.newFixedThreadPool(load.threads());
    try (RedisScripts scripts = new RedisScripts(connections, SCRIPT, load.threads())) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < load.threads(); i++) {
        counts.add(threads.submit(() -> write(scripts, load.batch(), end)));
      }
      long all = 0;
      for (Future<Long> count : counts) {
        all += count.get();
      }
      return (double) all / ROUND_SECONDS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static long write(RedisScripts scripts, int batch, long end) {
    List<RedisScripts.Call> calls =
        Collections.nCopies(batch, new RedisScripts.Call("write", "{s0}", List.of("1")));
    long count = 0;
    while (System.nanoTime() < end) {
      count += scripts.run(calls).size();
    }
    return count;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
