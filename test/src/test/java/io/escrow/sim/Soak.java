package io.escrow.sim;

import io.escrow.txn.saga.Saga;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.sim.Parts;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Simulator.Result;
import io.escrow.txn.twophase.TwoPhaseCommit;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Runs the schedules of a range of seeds and prints how it went; ends with 1 at the first
 * violation.
 */
public final class Soak {
  /** Both engines, as they are. */
  static final List<Protocol> ENGINES = List.of(new TwoPhaseCommit(), new Saga());

  static final Parts SHIPPED = () -> ENGINES;

  private static final double MILLIS_PER_YEAR = 365.25 * 24 * 3_600_000;
  private static final long REPORT_EVERY = 100_000;

  private Soak() {}

  /** Runs so many schedules, from a seed on: {@code Soak [count] [first seed]}. */
  public static void main(String[] arguments) {
    long count = arguments.length > 0 ? Long.parseLong(arguments[0]) : 100_000;
    long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
    Simulator simulator = new Simulator(() -> SHIPPED);
    long began = System.nanoTime();
    long cpuBegan = cpuNanos();
    double millis = 0;
    for (long seed = first; seed < first + count; seed++) {
      Result result = simulator.run(seed);
      millis += result.millis();
      if (result.violation() != null) {
        System.out.println(simulator.explain(seed, result, "Soak 1 " + seed));
        System.exit(1);
      }
      if ((seed + 1 - first) % REPORT_EVERY == 0) {
        report(seed + 1 - first, first, millis, began, cpuBegan);
      }
    }
    report(count, first, millis, began, cpuBegan);
    System.out.println(simulator.coverage().markdown());
    System.out.println("never hit: " + simulator.coverage().missing());
  }

  /** How much the current thread has worked so far; on a shared machine this is what to compare. */
  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  static void report(long count, long first, double millis, long began, long cpuBegan) {
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%d schedules from seed %d on, %.4f simulated years, %.0f s, %.0f schedules/s, %.0f per"
            + " second of its thread's CPU time%n",
        count,
        first,
        millis / MILLIS_PER_YEAR,
        seconds,
        count / seconds,
        count * 1e9 / (cpuNanos() - cpuBegan));
  }
}
