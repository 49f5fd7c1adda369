package io.escrow.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs every wall over what we ship, and shows that each wall can fail. */
class WallsTest {
  private static final String WRONG = "io.escrow.arch.wrong";

  @TestFactory
  Stream<DynamicTest> shippedClassesKeepTheWalls() {
    ImportOption noTestJars = location -> !location.contains("-tests.jar");
    JavaClasses shipped =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(noTestJars)
            .importPackages("io.escrow");
    assertTrue(shipped.contain("io.escrow.txn.Outcome"), "the core is not on the class path");
    return new Walls("io.escrow")
        .rules().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(shipped)));
  }

  @Test
  void everyWallCatchesItsWrongClass() {
    assertCaught("dependencies point inwards", "SeesPayment");
    assertCaught("no package cycles", "SeesItsPort");
    assertCaught("machine sees values only", "SeesItsPort");
    assertCaught("machines reach no world", "ReadsTheClock");
    assertCaught("loops advance by step(now)", "ThreadedLoop");
    assertCaught("loops advance by step(now)", "SleepyLoop");
    assertCaught("loops advance by step(now)", "ParkedLoop");
    assertCaught("Jedis stays in its adapter", "SeesJedis");
    assertCaught("Kafka stays in its adapter", "SeesKafka");
    assertCaught("OpenTelemetry stays in the service runtime", "SeesTraces");
  }

  @Test
  void driversMayUseThreads() {
    assertFalse(violations("loops advance by step(now)").contains("LoopDriver"));
  }

  @Test
  void theEnginesHaveTheMachinesRule() {
    Set<String> names = new TreeSet<>(new Walls(WRONG).rules().keySet());
    names.removeIf(name -> !name.endsWith("sees values only"));
    assertEquals(
        Set.of("machine sees values only", "saga sees values only", "twophase sees values only"),
        names);
  }

  private static void assertCaught(String wall, String wrongClass) {
    String violations = violations(wall);
    assertTrue(
        violations.contains(wrongClass),
        () -> wall + " did not catch " + wrongClass + " but said: " + violations);
  }

  private static String violations(String wall) {
    JavaClasses wrong = new ClassFileImporter().importPackages(WRONG);
    return new Walls(WRONG)
        .rules()
        .get(wall)
        .evaluate(wrong)
        .getFailureReport()
        .getDetails()
        .toString();
  }
}
