package io.escrow.deploy;

import io.escrow.deploy.Setup.Release;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The manifests, together with what the README's commands make beside them. */
record Deployment(Manifests manifests, Setup setup) {
  static final Path FOLDER = Path.of("../k8s");
  static final String POD_INDEX = "metadata.labels['apps.kubernetes.io/pod-index']";

  /**
   * A pod that runs.
   *
   * @param ports by name; empty for a chart's
   */
  record Pod(
      String name, String namespace, Map<String, String> labels, Map<String, Integer> ports) {
    /** The number of a port that is given by name or number; -1 if the pod has no such name. */
    int port(IntOrString port) {
      return port.getIntVal() != null ? port.getIntVal() : ports.getOrDefault(port.getStrVal(), -1);
    }
  }

  /** Reads manifests and runs the commands of the README beside them. */
  static Deployment read(Path folder, Path scratch) {
    Manifests manifests = Manifests.read(folder);
    return new Deployment(manifests, Setup.run(manifests.text("README.md"), scratch));
  }

  String namespace() {
    return manifests.kustomization().namespace();
  }

  /** One pod of everything that runs. */
  List<Pod> pods() {
    List<Pod> pods = new ArrayList<>();
    manifests.statefulSets().forEach(set -> pods.add(pod(set)));
    for (Release release : setup.releases()) {
      Map<String, String> labels =
          Map.of(
              "app.kubernetes.io/name", release.chart(),
              "app.kubernetes.io/instance", release.name());
      pods.add(new Pod(release.name(), release.namespace(), labels, Map.of()));
    }
    return pods;
  }

  Pod pod(StatefulSet set) {
    Map<String, Integer> ports = new HashMap<>();
    for (Container container : containers(set)) {
      for (ContainerPort port : container.getPorts()) {
        ports.put(port.getName(), port.getContainerPort());
      }
    }
    return new Pod(
        set.getMetadata().getName(),
        namespace(),
        set.getSpec().getTemplate().getMetadata().getLabels(),
        ports);
  }

  static List<Container> containers(StatefulSet set) {
    List<Container> all = new ArrayList<>(set.getSpec().getTemplate().getSpec().getContainers());
    all.addAll(set.getSpec().getTemplate().getSpec().getInitContainers());
    return all;
  }

  /** What a container finds in its environment, in the pod with this number. */
  Map<String, String> environment(Container container, int podIndex) {
    Map<String, String> environment = new HashMap<>();
    container
        .getEnvFrom()
        .forEach(
            from ->
                environment.putAll(
                    manifests
                        .configMaps()
                        .getOrDefault(from.getConfigMapRef().getName(), Map.of())));
    for (EnvVar variable : container.getEnv()) {
      environment.put(variable.getName(), value(variable, podIndex));
    }
    return environment;
  }

  private String value(EnvVar variable, int podIndex) {
    EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      return variable.getValue();
    }
    if (source.getSecretKeyRef() != null) {
      return setup
          .secrets()
          .getOrDefault(source.getSecretKeyRef().getName(), Map.of())
          .getOrDefault(source.getSecretKeyRef().getKey(), "");
    }
    boolean isIndex =
        source.getFieldRef() != null && source.getFieldRef().getFieldPath().equals(POD_INDEX);
    return isIndex ? Integer.toString(podIndex) : "unknown";
  }

  /** Whether a selector selects what has these labels; an empty one selects all. */
  static boolean selects(LabelSelector selector, Map<String, String> labels) {
    if (!selector.getMatchExpressions().isEmpty()) {
      throw new IllegalArgumentException("matchExpressions are not understood here");
    }
    return selects(selector.getMatchLabels(), labels);
  }

  static boolean selects(Map<String, String> wanted, Map<String, String> labels) {
    return labels.entrySet().containsAll(wanted.entrySet());
  }
}
