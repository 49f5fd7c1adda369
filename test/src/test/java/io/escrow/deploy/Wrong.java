package io.escrow.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Mistakes in the manifests, each with the check that must find it. */
final class Wrong {
  /** The name of the check that reading is. */
  static final String PARSES = "the API knows every word";

  /**
   * A mistake: a text in a file and what comes in its place, wherever it stands.
   *
   * @param check by its name
   */
  record Change(String check, String file, String before, String after) {}

  private Wrong() {}

  static List<Change> mistakes() {
    return Stream.of(parsing(), config(), routing(), workload(), network())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Change> parsing() {
    return List.of(
        new Change(PARSES, "order.yaml", "  minReadySeconds: 5", "  minReadySecond: 5"),
        new Change(PARSES, "order.yaml", "readOnlyRootFilesystem", "readOnlyRootFileSystem"),
        new Change(PARSES, "order.yaml", "maxReplicas: 16", "maxReplicas: \"16\""),
        new Change(PARSES, "order.yaml", "value: redis://redis-order:6379", "value: 60"),
        new Change(PARSES, "order.yaml", "runAsNonRoot: true", "runAsNonRoot: \"true\""),
        new Change(PARSES, "order.yaml", "serviceName: order", "serviceName: a\n  serviceName: b"),
        new Change(PARSES, "order.yaml", "autoscaling/v2", "autoscaling/v2beta2"),
        new Change(PARSES, "network.yaml", "    - Egress", "   Egress: [}"),
        new Change(PARSES, "kustomization.yaml", "namespace: escrow", "nameSpace: escrow"),
        new Change(PARSES, "kustomization.yaml", "  - stock.yaml", "  - stocks.yaml"));
  }

  private static List<Change> config() {
    String files = "every manifest is applied";
    String references = "config and secrets are there";
    String settings = "settings are known and accepted";
    String hosts = "what is connected to is there";
    return List.of(
        new Change(files, "kustomization.yaml", "  - ingress.yaml\n", ""),
        new Change(files, "README.md", "-f k8s/helm/kafka.yaml", "-f k8s/helm/broker.yaml"),
        new Change(references, "order.yaml", "name: shop", "name: shops"),
        new Change(references, "order.yaml", "name: order-redis", "name: orders-redis"),
        new Change(references, "order.yaml", "key: password", "key: pass"),
        new Change(references, "README.md", "=username=", "=user="),
        new Change(settings, "shop.env", "PROTOCOL=2pc", "PROTOCOL=3pc"),
        new Change(settings, "shop.env", "CHECKOUT_DEADLINE_MS=", "CHECKOUT_TIMEOUT_MS="),
        new Change(settings, "shop.env", "MAX_IN_FLIGHT=10000", "MAX_IN_FLIGHT=0"),
        new Change(settings, "order.yaml", "redis://", "http://"),
        new Change(settings, "order.yaml", "apps.kubernetes.io/pod-index", "pod-index"),
        new Change(settings, "order.yaml", "- name: INSTANCE", "- name: NUMBER"),
        new Change(settings, "order.yaml", "maxReplicas: 16", "maxReplicas: 17"),
        new Change(hosts, "order.yaml", "redis://redis-order", "redis://redis-stock"),
        new Change(hosts, "shop.env", "kafka:9092", "broker:9092"),
        new Change(hosts, "README.md", "--install kafka", "--install broker"),
        new Change("images are built", "order.yaml", "escrow/order:", "escrow/orders:"),
        new Change("images are built", "README.md", "-t escrow/", "-t shop/"));
  }

  private static List<Change> routing() {
    String services = "services lead to pods";
    String routes = "routes lead to services";
    String retries = "only what is idempotent is sent again";
    String probes = "probes are answered";
    return List.of(
        new Change(
            services,
            "order.yaml",
            "  selector:\n    app.kubernetes.io/name: order",
            "  selector:\n    app.kubernetes.io/name: orders"),
        new Change(services, "order.yaml", "targetPort: http", "targetPort: web"),
        new Change(routes, "ingress.yaml", "name: payment", "name: pay"),
        new Change(routes, "ingress.yaml", "path: /stock", "path: /items"),
        new Change(routes, "ingress.yaml", "name: http", "name: web"),
        new Change(retries, "ingress.yaml", "http_503\n", "http_503 non_idempotent\n"),
        new Change(retries, "ingress.yaml", " non_idempotent", ""),
        new Change(retries, "ingress.yaml", "read-timeout: \"65\"", "read-timeout: \"50\""),
        new Change(retries, "ingress.yaml", "upstream-timeout: \"10\"", "upstream-timeout: \"0\""),
        new Change(retries, "ingress.yaml", "proxy-read-timeout", "read-timeout"),
        new Change(probes, "order.yaml", "/health/ready", "/ready"),
        new Change(
            probes,
            "order.yaml",
            "startupProbe:\n            httpGet:\n              path: /health/live\n              port: http",
            "startupProbe:\n            tcpSocket:\n              port: http"),
        new Change(probes, "order.yaml", "containerPort: 8000", "containerPort: 8080"));
  }

  private static List<Change> workload() {
    String confined = "pods are confined";
    String bounded = "resources are bounded";
    String ends = "pods end in order and are spread";
    String targets = "autoscalers and budgets have their pods";
    return List.of(
        new Change(confined, "stock.yaml", "enableServiceLinks: false", "hostNetwork: false"),
        new Change(confined, "stock.yaml", "Token: false", "Token: true"),
        new Change(confined, "stock.yaml", "NonRoot: true", "NonRoot: false"),
        new Change(confined, "stock.yaml", "RuntimeDefault", "Unconfined"),
        new Change(confined, "stock.yaml", "Filesystem: true", "Filesystem: false"),
        new Change(confined, "stock.yaml", "Escalation: false", "Escalation: true"),
        new Change(confined, "stock.yaml", "- ALL", "- KILL"),
        new Change(confined, "stock.yaml", "mountPath: /tmp", "mountPath: /temp"),
        new Change(bounded, "stock.yaml", "cpu: \"2\"", "cpu: 100m"),
        new Change(bounded, "stock.yaml", "              memory: 640Mi\n", ""),
        new Change(
            ends, "stock.yaml", "PeriodSeconds: 75\n      sec", "PeriodSeconds: 60\n      sec"),
        new Change(ends, "stock.yaml", "serviceName: stock", "serviceName: stocks"),
        new Change(ends, "stock.yaml", "kubernetes.io/hostname", "kubernetes.io/os"),
        new Change(targets, "stock.yaml", "    kind: StatefulSet\n", "    kind: Deployment\n"),
        new Change(targets, "stock.yaml", "maxReplicas: 8", "maxReplicas: 17"),
        new Change(targets, "stock.yaml", "maxUnavailable: 1", "minAvailable: 1"),
        new Change(targets, "stock.yaml", "AlwaysAllow", "IfHealthyBudget"),
        new Change(targets, "stock.yaml", "  serviceName", "  replicas: 2\n  serviceName"));
  }

  private static List<Change> network() {
    String selects = "policies select pods";
    String connects = "only who may connect can";
    return List.of(
        new Change(selects, "network.yaml", "instance: redis-stock", "instance: stock"),
        new Change(selects, "README.md", "cloudpirates/redis", "cloudpirates/valkey"),
        new Change(
            connects, "network.yaml", "    - Ingress\n    - Egress\n---", "    - Egress\n---"),
        new Change(connects, "network.yaml", "port: http", "port: web"),
        new Change(connects, "network.yaml", "port: 6379", "port: 6380"),
        new Change(connects, "network.yaml", "k8s-app: kube-dns", "k8s-app: dns"),
        new Change(
            connects,
            "network.yaml",
            "              app.kubernetes.io/name: stock",
            "              app.kubernetes.io/component: service"),
        new Change(connects, "README.md", "-n ingress-nginx --create", "-n gateway --create"));
  }

  /** Copies a folder with the folders in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
