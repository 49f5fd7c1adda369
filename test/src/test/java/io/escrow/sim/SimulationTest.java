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

  @Test
  void allInvariantsHoldAndEveryFaultMeetsEveryStage() {
    Simulator simulator = new Simulator(() -> Soak.SHIPPED);
    Tally tally = new Tally(FIRST_SEED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
      Result result = simulator.run(seed);
      tally.add(result);
      if (result.violation() != null) {
        throw new AssertionError(simulator.explain(seed, result, Soak.again(seed)));
      }
    }
    System.out.println(tally);
    System.out.println(simulator.coverage().markdown());
    if (SCHEDULES >= Soak.ENOUGH_TO_COVER) {
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
      assertEquals(once.hash(), twice.hash(), Soak.again(seed));
      assertEquals(once.hash(), replayed.hash(), Soak.again(seed));
      assertArrayEquals(once.schedule(), replayed.schedule(), Soak.again(seed));
      assertNull(replayed.violation(), Soak.again(seed));
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
}
