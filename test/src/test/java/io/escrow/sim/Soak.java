package io.escrow.sim;

import io.escrow.shop.Again;
import io.escrow.txn.saga.Saga;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.sim.Parts;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Simulator.Result;
import io.escrow.txn.twophase.TwoPhaseCommit;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs the schedules of a range of seeds and prints how it went; ends with 1 at the first
 * violation, and when a long range leaves a fault that never met a stage.
 */
public final class Soak {
  /** Both engines, as they are. */
  static final List<Protocol> ENGINES = List.of(new TwoPhaseCommit(), new Saga());

  static final Parts SHIPPED = () -> ENGINES;

  /** So many schedules must hit each cell of the coverage table. */
  static final long ENOUGH_TO_COVER = 20_000;

  private static final long REPORT_EVERY = 100_000;

  private final Simulator simulator;
  private final PrintStream out;

  Soak(Supplier<Parts> parts, PrintStream out) {
    this.simulator = new Simulator(parts);
    this.out = out;
  }

  /** Runs so many schedules, from a seed on: {@code Soak [count] [first seed]}. */
  public static void main(String[] arguments) {
    long count = arguments.length > 0 ? Long.parseLong(arguments[0]) : 100_000;
    long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
    System.exit(new Soak(() -> SHIPPED, System.out).run(count, first, ENOUGH_TO_COVER));
  }

  /** Says how it ends: 0 when all is well. */
  int run(long count, long first, long enoughToCover) {
    Tally tally = new Tally(first);
    for (long seed = first; seed < first + count; seed++) {
      Result result = simulator.run(seed);
      tally.add(result);
      if (result.violation() != null) {
        out.println(tally);
        out.println(simulator.explain(seed, result, again(seed)));
        return 1;
      }
      if (tally.count() % REPORT_EVERY == 0) {
        out.println(tally);
      }
    }
    out.println(tally);
    out.println(simulator.coverage().markdown());
    List<String> missing = simulator.coverage().missing();
    out.println("never hit: " + missing);
    return count >= enoughToCover && !missing.isEmpty() ? 1 : 0;
  }

  /** The command that runs one seed again. */
  static String again(long seed) {
    return Again.command("SimulationTest", "escrow.schedules=1", "escrow.seed=" + seed);
  }
}
