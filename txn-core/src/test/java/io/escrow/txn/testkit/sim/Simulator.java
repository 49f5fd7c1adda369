package io.escrow.txn.testkit.sim;

import io.escrow.txn.spi.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs simulations of one system: a schedule is a list of ints, which a seed makes.
 *
 * <p>For one thread; several may each have their own.
 */
public final class Simulator {
  private static final int MAX_TRIES_TO_SHRINK = 3_000;

  /**
   * How a simulation went.
   *
   * @param violation null when all invariants held
   * @param hash of everything that happened
   * @param choices that were made
   * @param story what happened, when it was asked for
   * @param millis how long it took in virtual time
   * @param points how many moments there were at which a process might have died
   * @param processes how many processes there were
   */
  public record Result(
      @Nullable Violation violation,
      long hash,
      Choices choices,
      List<String> story,
      long millis,
      int points,
      int processes) {
    /** The schedule that repeats it. */
    public int[] schedule() {
      return choices.made();
    }
  }

  private final Supplier<Parts> parts;
  private final Coverage coverage;

  static {
    // The loops report troubles of stores, of which there are very many here.
    System.setProperty("org.slf4j.simpleLogger.log.io.escrow.txn.runtime", "off");
  }

  /** A simulator of a system; each simulation gets its own parts. */
  public Simulator(Supplier<Parts> parts) {
    this.parts = parts;
    this.coverage = new Coverage(parts.get().engines().stream().map(Protocol::name).toList());
  }

  /** What the faults of all runs so far met. */
  public Coverage coverage() {
    return coverage;
  }

  /** Runs the schedule that a seed makes. */
  public Result run(long seed) {
    return run(Choices.ofSeed(seed), false);
  }

  /** Runs a schedule and tells its story. */
  public Result replay(int... schedule) {
    return run(Choices.of(schedule), true);
  }

  /** Runs a given setup without chance, but for crashes at given points. */
  public Result run(Setup setup, CrashPlan crashes, boolean telling) {
    return run(setup, Choices.of(), crashes, telling, Watcher.NONE);
  }

  /** Runs a setup that was drawn from the same choices, and shows what its stores hold. */
  public Result run(Setup setup, Choices choices, Watcher watcher) {
    return run(setup, choices, CrashPlan.NONE, false, watcher);
  }

  private Result run(Choices choices, boolean telling) {
    return run(Setup.draw(choices), choices, CrashPlan.NONE, telling, Watcher.NONE);
  }

  private Result run(
      Setup setup, Choices choices, CrashPlan crashes, boolean telling, Watcher watcher) {
    Simulation simulation = new Simulation(parts.get(), setup, choices, crashes, coverage, telling);
    simulation.watch(watcher);
    if (telling) {
      simulation.tell(setup.toString());
    }
    Violation violation = simulation.run();
    return new Result(
        violation,
        simulation.trace().hash(),
        choices,
        simulation.trace().lines(),
        simulation.now(),
        simulation.points(),
        simulation.nodes().size());
  }

  /** A schedule that violates the same invariant with as few and as small numbers as are found. */
  public int[] shrink(int[] schedule, String invariant) {
    int[] best = schedule.clone();
    int tries = 0;
    for (int size = best.length; size >= 1 && tries < MAX_TRIES_TO_SHRINK; size /= 2) {
      for (int from = 0; from < best.length && tries < MAX_TRIES_TO_SHRINK; from += size) {
        int[] tried = best.clone();
        Arrays.fill(tried, from, Math.min(best.length, from + size), 0);
        if (!Arrays.equals(tried, best)) {
          tries++;
          best = violates(tried, invariant) ? withoutTail(tried) : best;
        }
      }
    }
    return withoutTail(best);
  }

  /** All that is needed to understand and repeat a violation, with its shortest story. */
  public String explain(long seed, Result result, String command) {
    Violation violation = result.violation();
    if (violation == null) {
      return "nothing is violated with seed " + seed;
    }
    int[] shrunk = shrink(result.schedule(), violation.invariant());
    Result told = replay(shrunk);
    return violation.invariant()
        + " is violated with seed "
        + seed
        + ": "
        + violation.sentence()
        + "\nHere: "
        + violation.detail()
        + "\nAgain: "
        + command
        + "\nThe shortest schedule found, "
        + Arrays.toString(shrunk)
        + ", is this story:\n  "
        + String.join("\n  ", told.story());
  }

  private boolean violates(int[] schedule, String invariant) {
    Violation violation = run(Choices.of(schedule), false).violation();
    return violation != null && violation.invariant().equals(invariant);
  }

  private static int[] withoutTail(int[] schedule) {
    int length = schedule.length;
    while (length > 0 && schedule[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(schedule, length);
  }
}
