package io.escrow.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.shop.Again;
import io.escrow.txn.testkit.sim.CrashPlan;
import io.escrow.txn.testkit.sim.Setup;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Simulator.Result;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Crashes at every effect of a run: each process dies just before and just after each write, each
 * message, each command, and then twice, so that recovery is crashed too. With {@code
 * -Descrow.long=true} the second to die is each process, not only the one whose effect it is.
 */
class CrashAtEveryEffectTest {
  private static final boolean LONG = Boolean.getBoolean("escrow.long");

  /** To repeat one run: its number, and the plan's four. */
  private static final @Nullable String CRASHES = System.getProperty("escrow.crashes");

  private static final int GOLDEN_RUNS = 16;

  /** In the short form only every so many-th pair is run; coprime to the usual counts. */
  private static final int STRIDE = 7;

  private final Simulator simulator = new Simulator(() -> Soak.SHIPPED);
  private long runs;

  @Test
  void everyProcessAtEveryPoint() {
    forEachGoldenRun(
        (number, golden) -> {
          for (int point = 0; point < golden.points(); point++) {
            for (int victim = 0; victim < golden.processes(); victim++) {
              run(number, new CrashPlan(point, victim, -1, -1));
            }
          }
        });
    System.out.println(runs + " runs with one crash");
  }

  @Test
  void everyPairOfPoints() {
    forEachGoldenRun(
        (number, golden) -> {
          int pair = 0;
          for (int first = 0; first < golden.points(); first++) {
            CrashPlan one = new CrashPlan(first, CrashPlan.ACTOR, -1, -1);
            int points = run(number, one).points();
            for (int second = first + 1; second < points; second++) {
              if (LONG) {
                for (int victim = 0; victim < golden.processes(); victim++) {
                  run(number, new CrashPlan(first, CrashPlan.ACTOR, second, victim));
                }
              } else if (pair++ % STRIDE == 0) {
                run(number, new CrashPlan(first, CrashPlan.ACTOR, second, CrashPlan.ACTOR));
              }
            }
          }
        });
    System.out.println(runs + " runs with up to two crashes");
  }

  private interface Exploration {
    void of(int number, Result golden);
  }

  private void forEachGoldenRun(Exploration exploration) {
    if (CRASHES != null) {
      int[] asked = Stream.of(CRASHES.split(",", -1)).mapToInt(Integer::parseInt).toArray();
      run(asked[0], new CrashPlan(asked[1], asked[2], asked[3], asked[4]));
      return;
    }
    for (int number = 0; number < GOLDEN_RUNS; number++) {
      Result golden = run(number, CrashPlan.NONE);
      assertTrue(golden.points() > 10, "a golden run has effects");
      exploration.of(number, golden);
    }
  }

  private static Setup golden(int number) {
    int protocol = number & 1;
    boolean orchestrated = (number & 2) != 0;
    int instances = (number & 4) != 0 ? 2 : 1;
    boolean enough = (number & 8) == 0;
    return Setup.golden(protocol, orchestrated, instances, enough);
  }

  private Result run(int number, CrashPlan plan) {
    runs++;
    Result result = simulator.run(golden(number), plan, false);
    if (result.violation() != null) {
      throw new AssertionError(told(number, plan));
    }
    return result;
  }

  private String told(int number, CrashPlan plan) {
    Setup setup = golden(number);
    Result told = simulator.run(setup, plan, true);
    String crashes =
        "escrow.crashes=%d,%d,%d,%d,%d"
            .formatted(
                number, plan.first(), plan.firstVictim(), plan.second(), plan.secondVictim());
    return "%s: %s of %s%nAgain: %s%n  %s"
        .formatted(
            told.violation(),
            plan,
            setup,
            Again.command("CrashAtEveryEffectTest", crashes),
            String.join("\n  ", told.story()));
  }
}
