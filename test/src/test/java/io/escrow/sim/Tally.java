package io.escrow.sim;

import io.escrow.txn.testkit.sim.Simulator.Result;
import java.lang.management.ManagementFactory;

/** How the schedules of a range of seeds went so far; for the thread that made it. */
final class Tally {
  private static final double MILLIS_PER_YEAR = 365.25 * 24 * 3_600_000;

  private final long first;
  private final long began = System.nanoTime();
  private final long cpuBegan = cpuNanos();
  private long count;
  private long hash;
  private double millis;

  Tally(long firstSeed) {
    first = firstSeed;
  }

  /** Counts the next schedule. */
  void add(Result result) {
    count++;
    hash = 31 * hash + result.hash();
    millis += result.millis();
  }

  long count() {
    return count;
  }

  /** Of everything that happened in all of them: equal when the same range is run again. */
  long hash() {
    return hash;
  }

  @Override
  public String toString() {
    double seconds = (System.nanoTime() - began) / 1e9;
    return ("%d schedules from seed %d on, hash %016x, %.4f simulated years, %.0f s,"
            + " %.0f schedules/s, %.0f per second of its thread's CPU time")
        .formatted(
            count,
            first,
            hash,
            millis / MILLIS_PER_YEAR,
            seconds,
            count / seconds,
            count * 1e9 / (cpuNanos() - cpuBegan));
  }

  /** How much the current thread has worked so far; on a shared machine this is what to compare. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
