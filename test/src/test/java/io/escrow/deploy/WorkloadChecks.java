package io.escrow.deploy;

import io.escrow.txn.kafka.Topics;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;

/** Whether the pods are as they should be. */
final class WorkloadChecks {
  /** Of requests 20 s, of transactions 10 s, to close 30 s when neither Kafka nor Redis answers. */
  private static final long SERVICE_ENDS_WITHIN_SECONDS = 60;

  private WorkloadChecks() {}

  static void confinement(Deployment deployment, List<String> problems) {
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      PodSpec pod = set.getSpec().getTemplate().getSpec();
      String name = set.getMetadata().getName();
      require(problems, name, "sees no service links", isFalse(pod.getEnableServiceLinks()));
      require(problems, name, "gets no token", isFalse(pod.getAutomountServiceAccountToken()));
      require(
          problems,
          name,
          "runs as somebody, not root, under the runtime's seccomp profile",
          pod.getSecurityContext() != null
              && Boolean.TRUE.equals(pod.getSecurityContext().getRunAsNonRoot())
              && pod.getSecurityContext().getRunAsUser() != null
              && pod.getSecurityContext().getSeccompProfile() != null
              && "RuntimeDefault".equals(pod.getSecurityContext().getSeccompProfile().getType()));
      for (Container container : Deployment.containers(set)) {
        confinement(container, problems);
      }
    }
  }

  private static void confinement(Container container, List<String> problems) {
    SecurityContext context = container.getSecurityContext();
    require(
        problems,
        container.getName(),
        "has a read-only root and no privileges",
        context != null
            && Boolean.TRUE.equals(context.getReadOnlyRootFilesystem())
            && isFalse(context.getAllowPrivilegeEscalation())
            && context.getCapabilities() != null
            && context.getCapabilities().getDrop().equals(List.of("ALL"))
            && context.getCapabilities().getAdd().isEmpty());
    require(
        problems,
        container.getName(),
        "can write to /tmp",
        container.getVolumeMounts().stream()
            .map(VolumeMount::getMountPath)
            .anyMatch("/tmp"::equals));
  }

  static void resources(Deployment deployment, List<String> problems) {
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      for (Container container : Deployment.containers(set)) {
        Map<String, Quantity> requests = container.getResources().getRequests();
        Map<String, Quantity> limits = container.getResources().getLimits();
        for (String resource : List.of("cpu", "memory")) {
          Quantity request = requests.get(resource);
          Quantity limit = limits.get(resource);
          require(
              problems,
              container.getName(),
              "has a limit of " + resource + " not below what it requests",
              request != null
                  && limit != null
                  && limit.getNumericalAmount().compareTo(request.getNumericalAmount()) >= 0);
        }
      }
    }
  }

  static void lifecycle(Deployment deployment, List<String> problems) {
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      PodSpec pod = set.getSpec().getTemplate().getSpec();
      String name = set.getMetadata().getName();
      Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
      require(
          problems,
          name,
          "selects its own pods",
          Deployment.selects(set.getSpec().getSelector(), labels));
      require(
          problems,
          name,
          "has its Service",
          deployment.manifests().all(Service.class).stream()
              .anyMatch(
                  service ->
                      service.getMetadata().getName().equals(set.getSpec().getServiceName())));
      List<TopologySpreadConstraint> spread = pod.getTopologySpreadConstraints();
      require(
          problems,
          name,
          "is spread over the nodes",
          spread.stream().anyMatch(one -> one.getTopologyKey().equals("kubernetes.io/hostname"))
              && spread.stream()
                  .allMatch(one -> Deployment.selects(one.getLabelSelector(), labels)));
      for (Container container : pod.getContainers()) {
        require(problems, name, "has time to end", hasTimeToEnd(pod, container));
      }
    }
  }

  private static boolean hasTimeToEnd(PodSpec pod, Container container) {
    if (container.getLifecycle() == null
        || container.getLifecycle().getPreStop() == null
        || container.getLifecycle().getPreStop().getSleep() == null
        || pod.getTerminationGracePeriodSeconds() == null) {
      return false;
    }
    long before = container.getLifecycle().getPreStop().getSleep().getSeconds();
    return pod.getTerminationGracePeriodSeconds() >= before + SERVICE_ENDS_WITHIN_SECONDS;
  }

  static void targets(Deployment deployment, List<String> problems) {
    Manifests manifests = deployment.manifests();
    for (HorizontalPodAutoscaler scaler : manifests.all(HorizontalPodAutoscaler.class)) {
      require(
          problems,
          "the HorizontalPodAutoscaler " + scaler.getMetadata().getName(),
          "scales at least 2 pods of a StatefulSet, and not more than may be",
          manifests.statefulSets().stream().anyMatch(set -> scales(scaler, set))
              && scaler.getSpec().getMinReplicas() >= 2
              && scaler.getSpec().getMaxReplicas() >= scaler.getSpec().getMinReplicas()
              && scaler.getSpec().getMaxReplicas() <= Topics.MAX_INSTANCES);
    }
    for (PodDisruptionBudget budget : manifests.all(PodDisruptionBudget.class)) {
      require(
          problems,
          "the PodDisruptionBudget " + budget.getMetadata().getName(),
          "lets the pods of one StatefulSet go one by one, and those that are not ready at once",
          manifests.statefulSets().stream().filter(set -> covers(budget, set)).count() == 1
              && budget.getSpec().getMaxUnavailable() != null
              && Integer.valueOf(1).equals(budget.getSpec().getMaxUnavailable().getIntVal())
              && "AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy()));
    }
    for (StatefulSet set : manifests.statefulSets()) {
      require(
          problems,
          set.getMetadata().getName(),
          "has one autoscaler that alone says how many, and one budget",
          set.getSpec().getReplicas() == null
              && manifests.all(HorizontalPodAutoscaler.class).stream()
                      .filter(scaler -> scales(scaler, set))
                      .count()
                  == 1
              && manifests.all(PodDisruptionBudget.class).stream()
                      .filter(budget -> covers(budget, set))
                      .count()
                  == 1);
    }
  }

  private static boolean scales(HorizontalPodAutoscaler scaler, StatefulSet set) {
    return scaler.getSpec().getScaleTargetRef().getApiVersion().equals(set.getApiVersion())
        && scaler.getSpec().getScaleTargetRef().getKind().equals(set.getKind())
        && scaler.getSpec().getScaleTargetRef().getName().equals(set.getMetadata().getName());
  }

  private static boolean covers(PodDisruptionBudget budget, StatefulSet set) {
    return Deployment.selects(
        budget.getSpec().getSelector(), set.getSpec().getTemplate().getMetadata().getLabels());
  }

  private static boolean isFalse(Boolean value) {
    return Boolean.FALSE.equals(value);
  }

  private static void require(List<String> problems, String who, String what, boolean holds) {
    if (!holds) {
      problems.add("it does not hold that " + who + " " + what);
    }
  }
}
