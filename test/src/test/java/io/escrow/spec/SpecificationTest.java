package io.escrow.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TLC finds no error in the protocols as they are built, in every state that a small configuration
 * can reach, and one in each protocol with a rule switched off.
 */
final class SpecificationTest {
  private static final Set<String> GOALS =
      Set.of(
          "a commit is over",
          "an abort is over that took something back",
          "a request for a vote comes after the tombstone",
          "a write is tried again after it was written");
  private static final String FENCED = "a write is refused to a coordinator that was fenced";

  @TempDir Path scratch;

  @ParameterizedTest
  @CsvSource({
    "TwoPhaseCommit, TwoPhaseCommit, 23620, true",
    "Saga, Saga, 8411, true",
    "Saga, SagaNoPivot, 29960, false"
  })
  void holdsInEveryState(String module, String configuration, long states, boolean fences)
      throws Exception {
    Tlc.Report report = sound(module, configuration, states);
    Set<String> reached = report.told("reached");
    assertTrue(reached.containsAll(GOALS), "only reached: " + reached);
    assertEquals(fences, reached.contains(FENCED));
  }

  @ParameterizedTest
  @CsvSource({"TwoPhaseCommit, TwoPhaseCommitEnds, 1102", "Saga, SagaEnds, 3434"})
  void everyTransactionEnds(String module, String configuration, long states) throws Exception {
    sound(module, configuration, states);
  }

  @Test
  void aTransactionWouldHangIfNothingWereAskedAgain() throws Exception {
    Tlc.Report report = check("TwoPhaseCommit", "TwoPhaseCommitEndsMutant");
    assertFalse(report.sound());
    assertTrue(
        report.output().contains("Temporal properties were violated"),
        () -> "another error: " + report.output());
  }

  @Test
  void twoPhaseCommitNeedsEachRule() throws Exception {
    assertEquals(
        Set.of(
            "P1 participant by EffectsOnce",
            "P1 votes by CommitNeedsAll",
            "P2 by SettledHoldsNothing",
            "P3 by CommitNeedsAll",
            "C2 by SettledHoldsNothing",
            "C3 by CommitNeedsAll",
            "C4 by OneDecision",
            "C7 by SettledHoldsNothing",
            "L1 by OneDecision",
            "O3 by AnswerIsTrue"),
        caught("TwoPhaseCommit", "TwoPhaseCommitMutants"));
  }

  @Test
  void theSagaNeedsEachRule() throws Exception {
    assertEquals(
        Set.of(
            "P1 participant by EffectsOnce",
            "P2 by SettledHoldsNothing",
            "P3 by Consistent",
            "C2 by SettledHoldsNothing",
            "C3 by Consistent",
            "C7 by SettledHoldsNothing",
            "L1 by AbortKeepsNothing",
            "O3 by AnswerIsTrue",
            "pivot by AbortKeepsNothing",
            "recovery by AbortKeepsNothing"),
        caught("Saga", "SagaMutants"));
    assertEquals(
        Set.of("order by StagesInOrder", "recovery by StagesInOrder"),
        caught("Saga", "SagaNoPivotMutants"));
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "escrow.long", matches = "true")
  @CsvSource({
    "TwoPhaseCommit, TwoPhaseCommitLong, 65971",
    "TwoPhaseCommit, TwoPhaseCommitThreeLong, 369235",
    "TwoPhaseCommit, TwoPhaseCommitEndsLong, 44817",
    "Saga, SagaThreeLong, 59395",
    "Saga, SagaNoPivotLong, 371412"
  })
  void holdsInLargerConfigurations(String module, String configuration, long states)
      throws Exception {
    sound(module, configuration, states);
  }

  private Tlc.Report sound(String module, String configuration, long states) throws Exception {
    Tlc.Report report = check(module, configuration);
    assertTrue(report.sound(), () -> "TLC found an error:\n" + report.output());
    assertEquals(states, report.distinct(), "distinct states");
    return report;
  }

  private Set<String> caught(String module, String configuration) throws Exception {
    Tlc.Report report = check(module, configuration);
    assertTrue(report.sound(), () -> "TLC did not come to its end:\n" + report.output());
    return report.told("caught");
  }

  private Tlc.Report check(String module, String configuration)
      throws IOException, InterruptedException {
    Tlc.Report report = Tlc.check(module, configuration, scratch);
    System.out.println(configuration + ": " + report);
    return report;
  }
}
