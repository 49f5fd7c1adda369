package io.escrow.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.sim.mutant.AbortSkipsUnanswered;
import io.escrow.txn.testkit.sim.Choices;
import io.escrow.txn.testkit.sim.Setup;
import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Simulator.Result;
import io.escrow.txn.testkit.sim.Violation;
import io.escrow.txn.testkit.sim.Watcher;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.PerProperty;
import net.jqwik.api.lifecycle.PropertyExecutionResult;

/**
 * Whatever the transactions, participants, votes and faults: the invariants hold. All of it is
 * drawn from a schedule, which jqwik generates and shrinks.
 */
class ProtocolPropertiesTest {
  private static final int MAX_CHOICES = 500;
  private static final int MAX_CHOICE = 999;
  private static final int MAX_SHRUNK = 64;
  private static final int MAX_NOT_ZERO = 12;
  private static final int MAX_LINES = 40;

  private static final Simulator SHIPPED = new Simulator(() -> Soak.SHIPPED);
  private static final Simulator MUTANT = new Simulator(AbortSkipsUnanswered::new);

  @Property(tries = 2_000)
  void noScheduleViolatesAnInvariant(@ForAll("schedules") int[] schedule) {
    holds(SHIPPED, schedule);
  }

  /** The properties would tell: here who was asked and has not answered is not told to abort. */
  @Property(tries = 2_000, shrinking = ShrinkingMode.FULL)
  @PerProperty(FoundAndShrunk.class)
  void mistakeIsFoundAndShrunk(@ForAll("schedules") int[] schedule) {
    holds(MUTANT, schedule);
  }

  @Provide
  Arbitrary<int[]> schedules() {
    return Arbitraries.integers()
        .between(0, MAX_CHOICE)
        .withDistribution(RandomDistribution.uniform())
        .array(int[].class)
        .ofMaxSize(MAX_CHOICES)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static void holds(Simulator simulator, int[] schedule) {
    Choices choices = Choices.of(schedule);
    Violation violation = simulator.run(Setup.draw(choices), choices, Watcher.NONE).violation();
    if (violation != null) {
      Result result = simulator.replay(schedule);
      throw new AssertionError(
          violation.invariant()
              + " is violated: "
              + violation.sentence()
              + "\nHere: "
              + violation.detail()
              + "\nThe schedule "
              + Arrays.toString(schedule)
              + " is this story:\n  "
              + String.join("\n  ", result.story()));
    }
  }

  /** Turns the failure of a property into its success, and the other way round. */
  static final class FoundAndShrunk implements PerProperty.Lifecycle {
    @Override
    public void onSuccess() {
      throw new AssertionError("the mistake was not found");
    }

    @Override
    public PropertyExecutionResult onFailure(PropertyExecutionResult result) {
      int[] shrunk = (int[]) result.falsifiedParameters().orElseThrow().get(0);
      String told = String.valueOf(result.throwable().orElseThrow().getMessage());
      assertTrue(shrunk.length <= MAX_SHRUNK, told);
      assertTrue(Arrays.stream(shrunk).filter(choice -> choice != 0).count() <= MAX_NOT_ZERO, told);
      assertTrue(told.lines().count() <= MAX_LINES, told);
      assertTrue(told.contains("VIOLATED: "), told);
      System.out.println(told);
      return result.mapToSuccessful();
    }
  }
}
