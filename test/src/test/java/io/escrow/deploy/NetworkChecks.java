package io.escrow.deploy;

import io.escrow.deploy.Deployment.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who can connect to whom, by the rules of NetworkPolicy. */
final class NetworkChecks {
  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
  private static final Set<String> SERVICES = Set.of("order", "payment", "stock", "orchestrator");
  private static final int HTTP = 8000;
  private static final int REDIS = 6379;
  private static final int KAFKA = 9092;
  private static final int KAFKA_CONTROLLER = 9093;
  private static final int KAFKA_BROKER = 9094;
  private static final int OTLP = 4318;
  private static final int DNS_PORT = 53;
  private static final Pod DNS =
      new Pod("dns", "kube-system", Map.of("k8s-app", "kube-dns"), Map.of());
  private static final String MONITORING = "monitoring";
  private static final Pod PROMETHEUS =
      new Pod("prometheus", MONITORING, Map.of("app.kubernetes.io/name", "prometheus"), Map.of());
  private static final Pod COLLECTOR = new Pod("collector", MONITORING, Map.of(), Map.of());
  private static final Pod STRANGER = new Pod("stranger", "elsewhere", Map.of(), Map.of());

  private NetworkChecks() {}

  static void selectors(Deployment deployment, List<String> problems) {
    for (NetworkPolicy policy : deployment.manifests().all(NetworkPolicy.class)) {
      if (deployment.pods().stream().noneMatch(pod -> covers(deployment, policy, pod))) {
        problems.add("the NetworkPolicy " + policy.getMetadata().getName() + " selects no pod");
      }
    }
  }

  /** Each side alone lets through what is meant, and nothing else. */
  static void connections(Deployment deployment, List<String> problems) {
    List<Pod> pods = new ArrayList<>(deployment.pods());
    pods.add(DNS);
    pods.add(PROMETHEUS);
    pods.add(COLLECTOR);
    pods.add(STRANGER);
    pods.add(new Pod("bystander", deployment.namespace(), Map.of(), Map.of()));
    for (Pod from : pods) {
      for (Pod to : pods) {
        for (int port :
            List.of(HTTP, REDIS, KAFKA, KAFKA_CONTROLLER, KAFKA_BROKER, OTLP, DNS_PORT)) {
          String connection = from.name() + " to " + to.name() + ":" + port;
          boolean meant = isMeant(deployment, from, to, port);
          if (isOurs(deployment, from) && mayLeave(deployment, from, to, port) != meant) {
            problems.add((meant ? "cannot leave: " : "should not leave: ") + connection);
          }
          if (isOurs(deployment, to) && mayEnter(deployment, from, to, port) != meant) {
            problems.add((meant ? "cannot enter: " : "should not enter: ") + connection);
          }
        }
      }
    }
  }

  private static boolean isMeant(Deployment deployment, Pod from, Pod to, int port) {
    boolean fromService = SERVICES.contains(from.name());
    return switch (port) {
      case HTTP ->
          (from.name().equals("ingress-nginx") || from.equals(PROMETHEUS))
              && SERVICES.contains(to.name());
      case REDIS -> fromService && to.name().equals("redis-" + from.name());
      case KAFKA -> (fromService || from.name().equals("kafka")) && to.name().equals("kafka");
      case KAFKA_CONTROLLER, KAFKA_BROKER ->
          from.name().equals("kafka") && to.name().equals("kafka");
      case OTLP -> fromService && to.namespace().equals(MONITORING);
      case DNS_PORT -> isOurs(deployment, from) && to.equals(DNS);
      default -> false;
    };
  }

  private static boolean isOurs(Deployment deployment, Pod pod) {
    return pod.namespace().equals(deployment.namespace());
  }

  private static boolean mayLeave(Deployment deployment, Pod from, Pod to, int port) {
    List<NetworkPolicy> policies = policies(deployment, from, "Egress");
    return policies.isEmpty()
        || policies.stream()
            .flatMap(policy -> policy.getSpec().getEgress().stream())
            .anyMatch(
                rule ->
                    matches(deployment, rule.getTo(), to)
                        && matchesPort(rule.getPorts(), to, port));
  }

  private static boolean mayEnter(Deployment deployment, Pod from, Pod to, int port) {
    List<NetworkPolicy> policies = policies(deployment, to, "Ingress");
    return policies.isEmpty()
        || policies.stream()
            .flatMap(policy -> policy.getSpec().getIngress().stream())
            .anyMatch(
                rule ->
                    matches(deployment, rule.getFrom(), from)
                        && matchesPort(rule.getPorts(), to, port));
  }

  private static List<NetworkPolicy> policies(Deployment deployment, Pod pod, String type) {
    return deployment.manifests().all(NetworkPolicy.class).stream()
        .filter(policy -> policy.getSpec().getPolicyTypes().contains(type))
        .filter(policy -> covers(deployment, policy, pod))
        .toList();
  }

  private static boolean covers(Deployment deployment, NetworkPolicy policy, Pod pod) {
    return isOurs(deployment, pod)
        && Deployment.selects(policy.getSpec().getPodSelector(), pod.labels());
  }

  private static boolean matches(Deployment deployment, List<NetworkPolicyPeer> peers, Pod pod) {
    return peers.isEmpty() || peers.stream().anyMatch(peer -> matches(deployment, peer, pod));
  }

  private static boolean matches(Deployment deployment, NetworkPolicyPeer peer, Pod pod) {
    if (peer.getIpBlock() != null) {
      throw new IllegalArgumentException("ipBlock is not understood here");
    }
    boolean namespace =
        peer.getNamespaceSelector() == null
            ? pod.namespace().equals(deployment.namespace())
            : Deployment.selects(
                peer.getNamespaceSelector(), Map.of(NAMESPACE_NAME, pod.namespace()));
    return namespace
        && (peer.getPodSelector() == null
            || Deployment.selects(peer.getPodSelector(), pod.labels()));
  }

  private static boolean matchesPort(List<NetworkPolicyPort> ports, Pod to, int port) {
    return ports.isEmpty() || ports.stream().anyMatch(one -> to.port(one.getPort()) == port);
  }
}
