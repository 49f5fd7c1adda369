package io.escrow.sim;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.testkit.sim.CrashPlan;
import io.escrow.txn.testkit.sim.Setup;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Simulator.Result;
import org.junit.jupiter.api.Test;

/**
 * Crashes at every effect of a run: each process dies just before and just after each write, each
 * message, each command, and then twice, so that recovery is crashed too.
 */
class CrashAtEveryEffectTest {
  private static final boolean LONG = Boolean.getBoolean("escrow.long");

  /** In the short form only every so many-th pair is run; coprime to the usual counts. */
  private static final int STRIDE = 7;

  private final Simulator simulator = new Simulator(() -> Soak.SHIPPED);
  private long runs;

  @Test
  void everyProcessAtEveryPoint() {
    forEachSetup(
        (setup, golden) -> {
          for (int point = 0; point < golden.points(); point++) {
            for (int victim = 0; victim < golden.processes(); victim++) {
              run(setup, new CrashPlan(point, victim, -1, -1));
            }
          }
        });
    System.out.println(runs + " runs with one crash");
  }

  @Test
  void everyPairOfPoints() {
    forEachSetup(
        (setup, golden) -> {
          int pair = 0;
          for (int first = 0; first < golden.points(); first++) {
            CrashPlan one = new CrashPlan(first, CrashPlan.ACTOR, -1, -1);
            int points = run(setup, one).points();
            for (int second = first + 1; second < points; second++) {
              if (LONG || pair++ % STRIDE == 0) {
                run(setup, new CrashPlan(first, CrashPlan.ACTOR, second, CrashPlan.ACTOR));
              }
            }
          }
        });
    System.out.println(runs + " runs with up to two crashes");
  }

  private interface Exploration {
    void of(Setup setup, Result golden);
  }

  private void forEachSetup(Exploration exploration) {
    for (int variant = 0; variant < 16; variant++) {
      int protocol = variant & 1;
      boolean orchestrated = (variant & 2) != 0;
      int instances = (variant & 4) != 0 ? 2 : 1;
      boolean enough = (variant & 8) == 0;
      Setup setup = Setup.golden(protocol, orchestrated, instances, enough);
      Result golden = run(setup, CrashPlan.NONE);
      assertTrue(golden.points() > 10, "a golden run has effects");
      exploration.of(setup, golden);
    }
  }

  private Result run(Setup setup, CrashPlan plan) {
    runs++;
    Result result = simulator.run(setup, plan, false);
    if (result.violation() != null) {
      Result told = simulator.run(setup, plan, true);
      assertNull(
          told.violation(), plan + " of " + setup + "\n  " + String.join("\n  ", told.story()));
    }
    return result;
  }
}
