package io.escrow.deploy;

import io.escrow.local.ServiceName;
import io.escrow.orchestrator.OrchestratorMain;
import io.escrow.order.OrderMain;
import io.escrow.payment.PaymentMain;
import io.escrow.service.HttpServer;
import io.escrow.service.ServiceConfig;
import io.escrow.shop.ShopClient;
import io.escrow.stock.StockMain;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whether requests arrive. */
final class RoutingChecks {
  private static final String CHECKOUT = "/orders/checkout";
  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  /** A service gives an answer up after 60 s. */
  private static final int ANSWER_MAX_SECONDS = 60;

  /** From then on a 503 to a checkout says that its outcome is not known yet (rule O4). */
  private static final int OUTCOME_UNKNOWN_AFTER_SECONDS = 55;

  private static final Set<String> ANNOTATIONS =
      Set.of(
          "proxy-connect-timeout",
          "proxy-send-timeout",
          "proxy-read-timeout",
          "proxy-next-upstream",
          "proxy-next-upstream-tries",
          "proxy-next-upstream-timeout",
          "ssl-redirect");

  private RoutingChecks() {}

  static void services(Deployment deployment, List<String> problems) {
    for (Service service : deployment.manifests().all(Service.class)) {
      List<StatefulSet> behind =
          deployment.manifests().statefulSets().stream()
              .filter(
                  set ->
                      Deployment.selects(
                          service.getSpec().getSelector(),
                          set.getSpec().getTemplate().getMetadata().getLabels()))
              .toList();
      String name = service.getMetadata().getName();
      if (behind.size() != 1 || !behind.get(0).getMetadata().getName().equals(name)) {
        problems.add("the Service " + name + " does not lead to its pods");
        continue;
      }
      for (ServicePort port : service.getSpec().getPorts()) {
        if (!deployment.pod(behind.get(0)).ports().containsKey(port.getTargetPort().getStrVal())) {
          problems.add("the pods of " + name + " have no port " + port.getTargetPort());
        }
      }
    }
  }

  static void routes(Deployment deployment, List<String> problems) {
    Map<String, String> routes = new TreeMap<>();
    for (Ingress ingress : deployment.manifests().all(Ingress.class)) {
      for (HTTPIngressPath path : paths(ingress)) {
        String service = path.getBackend().getService().getName();
        String port = path.getBackend().getService().getPort().getName();
        routes.put(path.getPath(), service);
        boolean there =
            deployment.manifests().all(Service.class).stream()
                .filter(one -> one.getMetadata().getName().equals(service))
                .flatMap(one -> one.getSpec().getPorts().stream())
                .anyMatch(one -> one.getName().equals(port));
        if (!there || !"Prefix".equals(path.getPathType())) {
          problems.add(path.getPath() + " does not lead to a port of a Service");
        }
      }
    }
    Map<String, String> wanted = new TreeMap<>(Map.of(CHECKOUT, ServiceName.ORDER.text()));
    Arrays.stream(ServiceName.values())
        .forEach(service -> wanted.put("/" + service.pathPrefix(), service.text()));
    if (!routes.equals(wanted)) {
      problems.add("the routes are " + routes + ", not " + wanted);
    }
  }

  static void retries(Deployment deployment, List<String> problems) {
    for (Ingress ingress : deployment.manifests().all(Ingress.class)) {
      String name = "the Ingress " + ingress.getMetadata().getName();
      Map<String, String> settings = new TreeMap<>();
      ingress
          .getMetadata()
          .getAnnotations()
          .forEach((key, value) -> settings.put(key.replace(NGINX, ""), value));
      if (!settings.keySet().equals(ANNOTATIONS)) {
        problems.add(name + " is told " + settings.keySet() + ", not " + ANNOTATIONS);
        continue;
      }
      boolean onlyCheckout =
          paths(ingress).stream().allMatch(path -> path.getPath().equals(CHECKOUT));
      List<String> causes = List.of(settings.get("proxy-next-upstream").split(" ", -1));
      if (causes.contains("non_idempotent") != onlyCheckout) {
        problems.add(name + " sends a request again that may take effect twice, or no checkout");
      }
      if (Integer.parseInt(settings.get("proxy-read-timeout")) <= ANSWER_MAX_SECONDS) {
        problems.add(name + " does not wait for the slowest answer");
      }
      int again = Integer.parseInt(settings.get("proxy-next-upstream-timeout"));
      if (again < 1 || again >= OUTCOME_UNKNOWN_AFTER_SECONDS) {
        problems.add(name + " asks again when it has an answer, or for ever");
      }
    }
  }

  private static List<HTTPIngressPath> paths(Ingress ingress) {
    return ingress.getSpec().getRules().stream()
        .flatMap(rule -> rule.getHttp().getPaths().stream())
        .toList();
  }

  static void probes(Deployment deployment, List<String> problems) {
    for (StatefulSet set : deployment.manifests().statefulSets()) {
      String name = set.getMetadata().getName();
      for (Container container : Deployment.containers(set)) {
        Map<String, String> environment = deployment.environment(container, 0);
        List<Probe> probes = new ArrayList<>();
        Stream.of(
                container.getStartupProbe(),
                container.getLivenessProbe(),
                container.getReadinessProbe())
            .filter(probe -> probe != null && probe.getHttpGet() != null)
            .forEach(probes::add);
        if (probes.size() < 3) {
          problems.add(name + " lacks a probe by HTTP");
        }
        for (Probe probe : probes) {
          IntOrString port = probe.getHttpGet().getPort();
          String asked = Integer.toString(deployment.pod(set).port(port));
          if (!asked.equals(environment.get("PORT"))) {
            problems.add(name + " does not listen on the port of its probe");
          }
        }
        probes.stream()
            .map(probe -> probe.getHttpGet().getPath())
            .distinct()
            .filter(path -> !isAnswered(name, path))
            .forEach(path -> problems.add(name + " has no route " + path));
      }
    }
  }

  /** Asks the service itself, which need not be connected to anything. */
  private static boolean isAnswered(String service, String path) {
    ServiceConfig config = ServiceConfig.fromEnvironment(service, Map.of());
    try (HttpServer server = HttpServer.bind(0, List.of(create(service, config)))) {
      int status = new ShopClient("http://127.0.0.1:" + server.port()).get(path).status();
      return status == 200 || status == 503;
    }
  }

  /** The program's own service of this name. */
  static io.escrow.service.Service create(String name, ServiceConfig config) {
    return switch (name) {
      case "order" -> OrderMain.create(config);
      case "payment" -> PaymentMain.create(config);
      case "stock" -> StockMain.create(config);
      case "orchestrator" -> OrchestratorMain.create(config);
      default -> throw new IllegalArgumentException("there is no service " + name);
    };
  }
}
