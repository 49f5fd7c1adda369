package io.escrow.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.sim.mutant.RecoveryAlwaysAborts;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Simulator.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random schedules of the shipped coordinators and participants, with both engines. */
class SimulationTest {
  private static final long SCHEDULES = Long.getLong("escrow.schedules", 20_000);
  private static final long FIRST_SEED = Long.getLong("escrow.seed", 0);
  private static final long ENOUGH_TO_COVER = 20_000;

  @Test
  void allInvariantsHoldAndEveryFaultMeetsEveryStage() {
    Simulator simulator = new Simulator(() -> Soak.SHIPPED);
    double millis = 0;
    long began = System.nanoTime();
    long cpuBegan = Soak.cpuNanos();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
      Result result = simulator.run(seed);
      millis += result.millis();
      if (result.violation() != null) {
        throw new AssertionError(simulator.explain(seed, result, command(seed)));
      }
    }
    Soak.report(SCHEDULES, FIRST_SEED, millis, began, cpuBegan);
    System.out.println(simulator.coverage().markdown());
    if (SCHEDULES >= ENOUGH_TO_COVER) {
      assertEquals(List.of(), simulator.coverage().missing(), "never hit");
    }
  }

  @Test
  void sameSeedAndSameScheduleAlwaysMakeTheSameRun() {
    Simulator simulator = new Simulator(() -> Soak.SHIPPED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 500; seed++) {
      Result once = simulator.run(seed);
      Result twice = simulator.run(seed);
      Result replayed = simulator.replay(once.schedule());
      assertEquals(once.hash(), twice.hash(), command(seed));
      assertEquals(once.hash(), replayed.hash(), command(seed));
      assertArrayEquals(once.schedule(), replayed.schedule(), command(seed));
      assertNull(replayed.violation(), command(seed));
    }
  }

  @Test
  void violationIsToldAsAStoryOfItsShortestSchedule() {
    Simulator simulator = new Simulator(RecoveryAlwaysAborts::new);
    Result result = simulator.run(0);
    for (long seed = 1; result.violation() == null; seed++) {
      result = simulator.run(seed);
    }
    String invariant = result.violation().invariant();
    int[] shrunk = simulator.shrink(result.schedule(), invariant);
    Result told = simulator.replay(shrunk);
    assertTrue(shrunk.length <= result.schedule().length);
    assertNotNull(told.violation());
    assertEquals(invariant, told.violation().invariant());
    assertTrue(told.story().get(told.story().size() - 1).contains("VIOLATED: " + invariant));
  }

  private static String command(long seed) {
    return "mvn verify -pl test -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Descrow.schedules=1 -Descrow.seed="
        + seed;
  }
}
