package io.escrow.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The manifests of one folder, and the ConfigMaps that Kustomize makes beside them.
 *
 * @param configMaps data by name
 */
record Manifests(
    Path folder,
    Kustomization kustomization,
    List<HasMetadata> objects,
    Map<String, Map<String, String>> configMaps) {

  /** What {@code kustomization.yaml} may say here. */
  record Kustomization(
      String apiVersion,
      String kind,
      String namespace,
      List<JsonNode> labels,
      List<String> resources,
      List<Generator> configMapGenerator,
      List<Image> images) {}

  record Generator(String name, List<String> envs) {}

  record Image(String name, String newTag) {}

  /**
   * Reads a folder with a {@code kustomization.yaml}.
   *
   * @throws IllegalArgumentException when a file says what the API does not know
   */
  static Manifests read(Path folder) {
    Kustomization kustomization =
        StrictYaml.value(
            "kustomization.yaml", text(folder, "kustomization.yaml"), Kustomization.class);
    List<HasMetadata> objects = new ArrayList<>();
    for (String file : kustomization.resources()) {
      objects.addAll(StrictYaml.objects(file, text(folder, file)));
    }
    Map<String, Map<String, String>> configMaps = new TreeMap<>();
    for (Generator generator : kustomization.configMapGenerator()) {
      Map<String, String> data = new TreeMap<>();
      generator.envs().forEach(file -> data.putAll(environment(text(folder, file))));
      configMaps.put(generator.name(), data);
    }
    return new Manifests(folder, kustomization, List.copyOf(objects), configMaps);
  }

  /** The objects of one kind. */
  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<StatefulSet> statefulSets() {
    return all(StatefulSet.class);
  }

  /** The text of a file of the folder. */
  String text(String file) {
    return text(folder, file);
  }

  /** The YAML files that nobody names. */
  List<String> forgotten() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".yaml") && !file.equals("kustomization.yaml"))
          .filter(file -> !kustomization.resources().contains(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(String text) {
    Map<String, String> variables = new TreeMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              variables.put(line.substring(0, equals), line.substring(equals + 1));
            });
    return variables;
  }

  private static String text(Path folder, String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file, e);
    }
  }
}
