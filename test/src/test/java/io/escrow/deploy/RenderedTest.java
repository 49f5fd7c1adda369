package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl} makes of the folder; skipped where there is none. */
final class RenderedTest {
  private static final int RUN_MAX_SECONDS = 60;

  @TempDir private Path scratch;

  @Test
  void kubectlRendersTheFolder() throws IOException, InterruptedException {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    assumeTrue(there, "no kubectl on the PATH");
    Path rendered = scratch.resolve("rendered.yaml");
    Path errors = scratch.resolve("errors");
    Process kubectl =
        new ProcessBuilder("kubectl", "kustomize", Deployment.FOLDER.toString())
            .redirectOutput(rendered.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      boolean ended = kubectl.waitFor(RUN_MAX_SECONDS, TimeUnit.SECONDS);
      assertEquals("", Files.readString(errors));
      assertEquals(0, ended ? kubectl.exitValue() : -1);
    } finally {
      kubectl.destroyForcibly();
    }
    Manifests manifests = Manifests.read(Deployment.FOLDER);
    List<HasMetadata> made = StrictYaml.objects("rendered", Files.readString(rendered));
    TreeSet<String> wanted = names(manifests.objects());
    manifests.configMaps().keySet().forEach(name -> wanted.add("ConfigMap " + name));
    assertEquals(wanted, names(made));
    made.stream()
        .filter(object -> !object.getKind().equals("Namespace"))
        .forEach(
            object ->
                assertEquals(
                    manifests.kustomization().namespace(), object.getMetadata().getNamespace()));
  }

  /** Kinds and names; a ConfigMap's without the hash that Kustomize adds. */
  private static TreeSet<String> names(List<HasMetadata> objects) {
    TreeSet<String> names = new TreeSet<>();
    for (HasMetadata object : objects) {
      String name = object.getMetadata().getName();
      boolean hashed = object.getKind().equals("ConfigMap");
      names.add(object.getKind() + " " + (hashed ? name.replaceFirst("-[^-]*$", "") : name));
    }
    return names;
  }
}
