package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.deploy.Wrong.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs every check over the manifests that we ship, and shows that each check can fail. */
final class DeploymentTest {
  @TempDir private Path scratch;

  @TestFactory
  Stream<DynamicTest> shippedManifestsPassEveryCheck() {
    Deployment shipped = Deployment.read(Deployment.FOLDER, scratch);
    return Check.all().stream()
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check.name(), () -> assertEquals(List.of(), problems(check, shipped))));
  }

  @TestFactory
  Stream<DynamicTest> everyMistakeIsFound() {
    Setup shipped = Deployment.read(Deployment.FOLDER, scratch).setup();
    return Wrong.mistakes().stream()
        .map(
            mistake ->
                DynamicTest.dynamicTest(
                    mistake.check() + ": " + mistake.file() + ": " + mistake.after().strip(),
                    () -> assertFound(mistake, shipped)));
  }

  @Test
  void everyCheckHasAMistakeThatItFinds() {
    Set<String> checks = new TreeSet<>(Check.all().stream().map(Check::name).toList());
    checks.add(Wrong.PARSES);
    assertEquals(checks, new TreeSet<>(Wrong.mistakes().stream().map(Change::check).toList()));
  }

  private void assertFound(Change mistake, Setup shipped) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "wrong");
    Wrong.copy(Deployment.FOLDER, folder);
    Path file = folder.resolve(mistake.file());
    String before = Files.readString(file);
    assertTrue(before.contains(mistake.before()), () -> file + " lacks " + mistake.before());
    Files.writeString(file, before.replace(mistake.before(), mistake.after()));
    List<String> found = new ArrayList<>();
    try {
      Deployment wrong =
          mistake.file().equals("README.md")
              ? Deployment.read(folder, Files.createTempDirectory(scratch, "run"))
              : new Deployment(Manifests.read(folder), shipped);
      Check.all().stream()
          .filter(check -> check.name().equals(mistake.check()))
          .forEach(check -> found.addAll(problems(check, wrong)));
    } catch (IllegalArgumentException e) {
      assertEquals(Wrong.PARSES, mistake.check(), e.getMessage());
      found.add(e.getMessage());
    }
    assertFalse(found.isEmpty(), "not found");
    System.out.println(mistake.check() + ": " + found);
  }

  private static List<String> problems(Check check, Deployment deployment) {
    List<String> problems = new ArrayList<>();
    check.finder().accept(deployment, problems);
    return problems;
  }
}
