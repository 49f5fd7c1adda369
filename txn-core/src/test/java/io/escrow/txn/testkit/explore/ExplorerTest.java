package io.escrow.txn.testkit.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The explorer proves itself: on a specification whose state counts are known, and when broken. */
final class ExplorerTest {
  private static final int MAX_STATES = 100_000;

  @ParameterizedTest
  @CsvSource({"3, 288", "4, 1568", "5, 8832", "6, 50816"})
  void findsTheKnownStatesOfTwoPhase(int managers, int states) {
    Exploration<TwoPhaseModel.State> found =
        Explorer.explore(TwoPhaseModel.of(managers), MAX_STATES).requireSound();
    System.out.println("TwoPhase with " + managers + " resource managers: " + found);
    assertEquals(states, found.distinct());
    // All prepare and are heard, one decision, which all hear: nothing takes longer.
    assertEquals(3 * managers + 1, found.depth());
  }

  @Test
  void tellsTheShortestWayToAViolation() {
    Exploration<TwoPhaseModel.State> found = Explorer.explore(new TwoPhaseModel(3, 2), MAX_STATES);
    Exploration.Violation<TwoPhaseModel.State> violation = found.violation();
    assertNotNull(violation);
    System.out.println(violation);
    assertEquals("never committed here and aborted there", violation.invariant());
    // Two prepare and are heard, commit is decided, one hears it; the third aborts alone.
    assertEquals(7, violation.labels().size());
    assertEquals(1, violation.labels().stream().filter(l -> l.endsWith("aborts alone")).count());
    assertEquals(8, violation.story().size());
    assertThrows(AssertionError.class, found::requireSound);
  }

  @Test
  void stopsWithAClearMessageAtItsLimit() {
    IllegalStateException stopped =
        assertThrows(
            IllegalStateException.class, () -> Explorer.explore(TwoPhaseModel.of(4), 1_567));
    assertTrue(
        stopped.getMessage().startsWith("more than the allowed 1,567 distinct states"),
        stopped.getMessage());
    assertEquals(1_568, Explorer.explore(TwoPhaseModel.of(4), 1_568).distinct());
  }

  @Test
  void namesGoalsThatAreNeverReached() {
    Exploration<TwoPhaseModel.State> found = Explorer.explore(new TwoPhaseModel(3, 4), MAX_STATES);
    assertEquals(Set.of("all commit"), found.unreached());
    assertThrows(AssertionError.class, found::requireSound);
  }

  @Test
  void exploresAWorldByReplayingItsSchedules() {
    Exploration<ScheduleModel.Replayed> found = Explorer.explore(jugs(4), MAX_STATES);
    Exploration.Violation<ScheduleModel.Replayed> violation = found.violation();
    assertNotNull(violation);
    assertEquals("never 4 litres", violation.invariant());
    // The well-known puzzle: six steps, of which the schedule is the choices' numbers.
    assertEquals(
        List.of("fill 5", "5 into 3", "empty 3", "5 into 3", "fill 5", "5 into 3"),
        violation.labels());
    assertEquals(6, violation.path().get(6).next().schedule().size());

    // All sixteen ways to have one of the two jugs full or empty.
    assertEquals(16, Explorer.explore(jugs(7), MAX_STATES).requireSound().distinct());
  }

  @Test
  void checksWhereItEnds() {
    Set<String> met = Set.of("stopped at 2");
    ScheduleModel twoSteps =
        new ScheduleModel(
            s ->
                new ScheduleModel.View(
                    s.size(), s.size() < 2 ? List.of("go") : List.of(), met, "at " + s.size()),
            Set.of(),
            Set.of("stopped at 3"),
            Set.of());
    Exploration.Violation<ScheduleModel.Replayed> violation =
        Explorer.explore(twoSteps, 10).violation();
    assertNotNull(violation);
    assertEquals("stopped at 3", violation.invariant());
    assertEquals(List.of("go", "go"), violation.labels());
  }

  @Test
  void fingerprintsTellTextsApart() {
    assertEquals(Fingerprint.of("a state"), Fingerprint.of("a state"));
    assertNotEquals(Fingerprint.of("a state"), Fingerprint.of("another"));
  }

  /** A jug of 3 and one of 5 litres, as a world of mutable parts. */
  private static ScheduleModel jugs(int forbidden) {
    Map<String, Predicate<int[]>> rules =
        Map.of("never " + forbidden + " litres", jug -> jug[1] != forbidden);
    return new ScheduleModel(
        schedule -> {
          int[] jug = {0, 0};
          schedule.forEach(choice -> pour(jug, choice));
          List<String> met = new ArrayList<>();
          rules.forEach((name, rule) -> met.addAll(rule.test(jug) ? List.of(name) : List.of()));
          return new ScheduleModel.View(
              Fingerprint.of(jug[0] + "," + jug[1]),
              List.of("fill 3", "fill 5", "empty 3", "empty 5", "3 into 5", "5 into 3"),
              Set.copyOf(met),
              jug[0] + " and " + jug[1] + " litres");
        },
        rules.keySet(),
        Set.of(),
        Set.of());
  }

  private static void pour(int[] jug, int choice) {
    int all = jug[0] + jug[1];
    switch (choice) {
      case 0 -> jug[0] = 3;
      case 1 -> jug[1] = 5;
      case 2 -> jug[0] = 0;
      case 3 -> jug[1] = 0;
      case 4 -> {
        jug[1] = Math.min(5, all);
        jug[0] = all - jug[1];
      }
      default -> {
        jug[0] = Math.min(3, all);
        jug[1] = all - jug[0];
      }
    }
  }
}
