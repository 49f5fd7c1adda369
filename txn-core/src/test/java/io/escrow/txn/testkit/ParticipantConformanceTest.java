package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The conformance kit finds what it is for. */
class ParticipantConformanceTest {
  private static final String PASSED = "passed";

  /** By the name of the case: the first letters of the messages that must come. */
  private static final Map<String, List<String>> RULES =
      Map.ofEntries(
          Map.entry("voteTwice", List.of("P1")),
          Map.entry("endTwice", List.of("P1")),
          Map.entry("crashBetweenEffectAndReply", List.of("P1")),
          Map.entry("lateVoteAfterUndo", List.of("P2")),
          Map.entry("voteAgainAfterUndo", List.of("P2")),
          Map.entry("refusalStays", List.of("P4")),
          Map.entry("unknownTransaction", List.of("P6")),
          Map.entry("endedTheOtherWay", List.of("P6")),
          Map.entry("quantitiesOfTheRecord", List.of("P5")),
          Map.entry("branchesOfOneTransaction", List.of("P1")),
          Map.entry("manyCommandsAtOnce", List.of("P1")),
          Map.entry("belowTheWatermark", List.of("C7")),
          Map.entry("recordsAreKeptOrTheWatermarkIs", List.of("C7")),
          Map.entry("heldBranchesAreListed", List.of("P8")),
          Map.entry("rowOfTheTable", List.of("P1", "P2", "P6", "C7")),
          Map.entry("anyOrder", List.of("P1", "P2", "P6")));

  @Test
  void aNaiveParticipantFailsEachCaseAndIsToldWhy() {
    Map<String, String> results = results(NaiveParticipantCases.class);
    Map<String, Boolean> told = new TreeMap<>();
    results.forEach(
        (name, message) -> {
          String method = name.substring(0, name.indexOf(' '));
          boolean right = RULES.get(method).stream().anyMatch(message::startsWith);
          assertTrue(right, () -> name + ": " + message);
          told.put(method, true);
        });
    assertEquals(RULES.keySet(), told.keySet(), "a case without a rule, or a rule without a case");
    assertTrue(results.get("lateVoteAfterUndo [1]").contains("remember a tombstone"));
    assertTrue(results.get("anyOrder ").contains("-Descrow.seed="));
  }

  @Test
  void aRightOnePassesEachCase() {
    Map<String, String> results = results(MemoryParticipantConformanceTest.class);
    results.forEach((name, result) -> assertEquals(PASSED, result, name));
    assertTrue(results.size() > RULES.size());
  }

  /** The messages of failures, by method and number of invocation. */
  private static Map<String, String> results(Class<?> tests) {
    Map<String, String> results = new TreeMap<>();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(tests))
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            .build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier id, TestExecutionResult result) {
                if (id.isTest()) {
                  results.put(
                      name(id), result.getThrowable().map(t -> "" + t.getMessage()).orElse(PASSED));
                }
              }
            });
    return results;
  }

  private static String name(TestIdentifier id) {
    String path = id.getUniqueId();
    String method = path.replaceFirst(".*method:", "").replaceFirst(".*test-template:", "");
    int invocation = path.indexOf("test-template-invocation:#");
    String number = invocation < 0 ? "" : "[" + path.substring(path.indexOf('#', invocation) + 1);
    return method.substring(0, method.indexOf('(')) + " " + number;
  }
}
