package io.escrow.deploy;

import io.escrow.deploy.Deployment.Pod;
import io.escrow.deploy.Manifests.Image;
import io.escrow.service.ConfigException;
import io.escrow.service.ServiceConfig;
import io.escrow.service.Settings;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What services are told, and whether what they are told about is there. */
final class ConfigChecks {
  private static final Pattern SETTING = Pattern.compile("^\\| `([A-Z_]+)`", Pattern.MULTILINE);

  private ConfigChecks() {}

  static void files(Deployment deployment, List<String> problems) {
    Manifests manifests = deployment.manifests();
    manifests.forgotten().forEach(file -> problems.add(file + " is not in kustomization.yaml"));
    for (String path : deployment.setup().paths()) {
      // The Dockerfile has a build of its own that would miss it.
      boolean here = path.startsWith("k8s/");
      if (here && !Files.exists(manifests.folder().resolve(path.substring("k8s/".length())))) {
        problems.add("the README names " + path + ", which is not there");
      }
    }
  }

  static void references(Deployment deployment, List<String> problems) {
    Map<String, Map<String, String>> configMaps = deployment.manifests().configMaps();
    Map<String, Map<String, String>> secrets = deployment.setup().secrets();
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      for (Container container : Deployment.containers(set)) {
        for (EnvFromSource from : container.getEnvFrom()) {
          if (from.getConfigMapRef() == null
              || !configMaps.containsKey(from.getConfigMapRef().getName())) {
            problems.add(container.getName() + ": envFrom names no ConfigMap that is made");
          }
        }
        for (EnvVar variable : container.getEnv()) {
          EnvVarSource source = variable.getValueFrom();
          if (source != null && !isThere(source, configMaps, secrets)) {
            problems.add(
                container.getName() + ": nothing holds the value of " + variable.getName());
          }
        }
      }
    }
  }

  private static boolean isThere(
      EnvVarSource source,
      Map<String, Map<String, String>> configMaps,
      Map<String, Map<String, String>> secrets) {
    SecretKeySelector secret = source.getSecretKeyRef();
    ConfigMapKeySelector config = source.getConfigMapKeyRef();
    return secret != null
            && secrets.getOrDefault(secret.getName(), Map.of()).containsKey(secret.getKey())
        || config != null
            && configMaps.getOrDefault(config.getName(), Map.of()).containsKey(config.getKey())
        || source.getFieldRef() != null;
  }

  static void settings(Deployment deployment, List<String> problems) {
    Set<String> known = new HashSet<>();
    SETTING.matcher(Settings.markdownTable()).results().forEach(row -> known.add(row.group(1)));
    Set<String> found = new LinkedHashSet<>();
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      String name = set.getMetadata().getName();
      Container container = Deployment.containers(set).get(0);
      int most = mostReplicas(deployment, name);
      Set<Integer> instances = new HashSet<>();
      for (int index = 0; index < most; index++) {
        Map<String, String> environment = deployment.environment(container, index);
        environment.keySet().stream()
            .filter(variable -> !known.contains(variable) && !variable.startsWith("OTEL_"))
            .forEach(variable -> found.add(name + " does not read " + variable));
        try {
          instances.add(ServiceConfig.fromEnvironment(name, environment).instance());
        } catch (ConfigException e) {
          found.add(name + ": " + e.getMessage());
        }
      }
      if (instances.size() < most) {
        found.add(name + ": of " + most + " pods some have the same INSTANCE");
      }
    }
    problems.addAll(found);
  }

  private static int mostReplicas(Deployment deployment, String name) {
    return deployment.manifests().all(HorizontalPodAutoscaler.class).stream()
        .filter(scaler -> scaler.getSpec().getScaleTargetRef().getName().equals(name))
        .mapToInt(scaler -> scaler.getSpec().getMaxReplicas())
        .max()
        .orElse(1);
  }

  static void hosts(Deployment deployment, List<String> problems) {
    Set<String> charts =
        deployment.pods().stream()
            .filter(pod -> pod.namespace().equals(deployment.namespace()) && pod.ports().isEmpty())
            .map(Pod::name)
            .collect(Collectors.toSet());
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      Map<String, String> environment =
          deployment.environment(Deployment.containers(set).get(0), 0);
      String redis = URI.create(environment.getOrDefault("REDIS_URL", "")).getHost();
      String kafka = environment.getOrDefault("KAFKA_BOOTSTRAP", "").replaceFirst(":.*", "");
      String name = set.getMetadata().getName();
      if (!("redis-" + name).equals(redis) || !charts.contains(redis)) {
        problems.add(name + ": " + redis + " is not its own Redis");
      }
      if (!charts.contains(kafka)) {
        problems.add(name + ": there is no Kafka at " + kafka);
      }
    }
  }

  static void images(Deployment deployment, List<String> problems) {
    Set<String> replaced =
        deployment.manifests().kustomization().images().stream()
            .map(Image::name)
            .collect(Collectors.toSet());
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      for (Container container : Deployment.containers(set)) {
        String image = container.getImage();
        if (!deployment.setup().images().contains(image)) {
          problems.add("nothing builds " + image);
        }
        if (!replaced.contains(image.replaceFirst(":.*", ""))) {
          problems.add(image + " is not among the images of kustomization.yaml");
        }
      }
    }
  }
}
