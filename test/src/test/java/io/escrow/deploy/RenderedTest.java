package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.escrow.deploy.Setup.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code kubectl} and {@code helm} make of the folder; skipped where they are not, or where no
 * network leads to the charts. {@code -Descrow.charts=DIR} takes the charts from a folder.
 */
final class RenderedTest {
  private static final int RUN_MAX_SECONDS = 60;
  private static final Pattern NO_NETWORK =
      Pattern.compile(
          "no such host|dial tcp|i/o timeout|connection refused|network is unreachable|"
              + "deadline exceeded|handshake|toomanyrequests");
  private static final Path ROOT = Deployment.FOLDER.resolve("..");

  @TempDir private Path scratch;

  @Test
  void kubectlRendersTheFolder() throws IOException, InterruptedException {
    assumeTrue(isOnPath("kubectl"), "no kubectl on the PATH");
    Path rendered = scratch.resolve("rendered");
    assertEquals("", run(rendered, List.of("kubectl", "kustomize", "k8s")));
    Manifests manifests = Manifests.read(Deployment.FOLDER);
    List<HasMetadata> made = StrictYaml.objects("rendered", Files.readString(rendered));
    Set<String> wanted = names(manifests.objects());
    manifests.configMaps().keySet().forEach(name -> wanted.add("ConfigMap " + name));
    assertEquals(wanted, names(made));
    made.stream()
        .filter(object -> !object.getKind().equals("Namespace"))
        .forEach(
            object ->
                assertEquals(
                    manifests.kustomization().namespace(), object.getMetadata().getNamespace()));
  }

  @TestFactory
  Stream<DynamicTest> helmRendersTheCharts() {
    assumeTrue(isOnPath("helm"), "no helm on the PATH");
    return Deployment.read(Deployment.FOLDER, scratch).setup().releases().stream()
        .map(release -> DynamicTest.dynamicTest(release.name(), () -> assertRendered(release)));
  }

  private void assertRendered(Release release) throws IOException, InterruptedException {
    Path rendered = scratch.resolve(release.name());
    String chart = chart(release);
    assertEquals("", run(rendered, helm(List.of("lint", chart), release.settings())));
    assertEquals(
        "", run(rendered, helm(List.of("template", release.name(), chart), release.values())));
    String made = Files.readString(rendered);
    assertFalse(made.contains("SASL_"), "the services speak to it in the clear");

    Set<String> services = new TreeSet<>();
    Set<JsonNode> labels = new HashSet<>();
    for (JsonNode object :
        new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(made).readAll()) {
      if (object.path("kind").asText().equals("Service")) {
        services.add(object.at("/metadata/name").asText());
      }
      labels.add(object.at("/spec/template/metadata/labels"));
    }
    assertTrue(
        services.contains(release.name()) || services.contains(release.name() + "-controller"),
        services::toString);
    assertTrue(
        labels.stream()
            .anyMatch(
                pod ->
                    pod.path("app.kubernetes.io/name").asText().equals(release.chart())
                        && pod.path("app.kubernetes.io/instance").asText().equals(release.name())),
        labels::toString);
  }

  /** The folder that the chart is in. */
  private String chart(Release release) throws IOException, InterruptedException {
    String given = System.getProperty("escrow.charts");
    Path folder = given == null ? scratch.resolve("charts-" + release.name()) : Path.of(given);
    if (given == null) {
      List<String> pull = new ArrayList<>(List.of("helm", "pull"));
      pull.addAll(release.source());
      pull.addAll(List.of("--untar", "--untardir", folder.toString()));
      String wrong = run(scratch.resolve("pulled"), pull);
      assumeFalse(NO_NETWORK.matcher(wrong).find(), () -> "the chart cannot be had here: " + wrong);
      assertEquals("", wrong);
    } else {
      assumeTrue(Files.exists(folder.resolve(release.chart())), "no such chart in " + folder);
    }
    return folder.resolve(release.chart()).toString();
  }

  private static List<String> helm(List<String> command, List<String> flags) {
    List<String> all = new ArrayList<>(List.of("helm"));
    all.addAll(command);
    all.addAll(flags);
    return all;
  }

  /** Runs a program in the repository's root; what it says is wrong, or nothing. */
  private String run(Path output, List<String> command) throws IOException, InterruptedException {
    Path errors = scratch.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      boolean ended = process.waitFor(RUN_MAX_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0
          ? ""
          : "%s %s".formatted(command, Files.readString(errors));
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Kinds and names; a ConfigMap's without the hash that Kustomize adds. */
  private static Set<String> names(List<HasMetadata> objects) {
    Set<String> names = new TreeSet<>();
    for (HasMetadata object : objects) {
      String name = object.getMetadata().getName();
      boolean hashed = object.getKind().equals("ConfigMap");
      names.add(object.getKind() + " " + (hashed ? name.replaceFirst("-[^-]*$", "") : name));
    }
    return names;
  }
}
