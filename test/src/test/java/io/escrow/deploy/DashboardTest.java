package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.audit.Audit;
import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.local.ServiceName;
import io.escrow.shop.Answer;
import io.escrow.shop.Metrics;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the dashboard asks for is there, in what the services really answer. */
class DashboardTest {
  private static final Pattern IN_BRACES = Pattern.compile("\\{\\{([a-z_]+)}}");
  private static final int PAUSE_MAX_MILLIS = 10_000;

  /** Prometheus adds these to each sample. */
  private static final Set<String> PROMETHEUS_LABELS = Set.of("job", "instance");

  @Test
  void everyMetricAndLabelOfTheDashboardIsAnswered() throws IOException {
    Map<ServiceName, List<String>> answers = answers();
    List<String> missing = new ArrayList<>();
    for (Dashboard.Target target : Dashboard.read().targets()) {
      DashboardQuery query = target.query();
      assertTrue(!query.metrics().isEmpty(), query.text());
      for (String metric : query.metrics().keySet()) {
        for (ServiceName service : whoHas(metric)) {
          List<String> samples = query.samples(metric, answers.get(service));
          if (samples.isEmpty()) {
            missing.add(service.text() + ": " + metric + " of " + query.text());
          }
          for (String label : labels(target)) {
            if (samples.stream().noneMatch(sample -> sample.contains(label + "=\""))) {
              missing.add(service.text() + ": label " + label + " of " + query.text());
            }
          }
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  /** Which services answer with a metric; all that is not of the protocols is everywhere. */
  private static Set<ServiceName> whoHas(String metric) {
    return switch (metric.substring(0, metric.indexOf('_'))) {
      case "coordinator" -> Set.of(ServiceName.ORDER, ServiceName.ORCHESTRATOR);
      case "participant" -> Set.of(ServiceName.STOCK, ServiceName.PAYMENT);
      case "checkout" -> Set.of(ServiceName.ORDER);
      case "http" ->
          metric.endsWith("_bucket") ? Set.of(ServiceName.ORDER) : Set.of(ServiceName.values());
      default -> Set.of(ServiceName.values());
    };
  }

  private static Set<String> labels(Dashboard.Target target) {
    Set<String> labels = new TreeSet<>(target.query().grouped());
    labels.addAll(
        IN_BRACES
            .matcher(target.legend())
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toSet()));
    labels.removeAll(PROMETHEUS_LABELS);
    return labels;
  }

  /** What each service answers after some checkouts, each in a process of its own. */
  private static Map<ServiceName, List<String>> answers() {
    try (LocalSystem system = start()) {
      checkOut(system);
      Map<ServiceName, List<String>> answers = new EnumMap<>(ServiceName.class);
      for (ServiceName service : ServiceName.values()) {
        answers.put(service, metrics(system, service).lines());
      }
      return answers;
    }
  }

  private static LocalSystem start() {
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .separate(Map.of())
            .variant(
                Variant.SAGA_ORCHESTRATOR.protocol(), Variant.SAGA_ORCHESTRATOR.architecture());
    return LocalSystem.start(settings, System.out::println);
  }

  /** A phase is shown once a transaction has been in it for a while: payment's writes wait. */
  private static void checkOut(LocalSystem system) {
    ShopClient client = new ShopClient(system.baseUrl());
    Audit audit = Audit.of(system);
    String order = client.order(client.createUser(10), client.createItem(10, 2), 1);
    CompletableFuture<Answer> checkout;
    audit.data().redis(ServiceName.PAYMENT).pauseWrites(PAUSE_MAX_MILLIS);
    try {
      checkout = client.postAsync("/orders/checkout/" + order);
      for (ServiceName service : whoHas("coordinator_transactions")) {
        Await.until(
            service.text() + " shows a transaction",
            () -> metrics(system, service).values("coordinator_transactions"),
            values -> values.contains(1.0));
      }
    } finally {
      audit.data().redis(ServiceName.PAYMENT).resumeWrites();
    }
    checkout.join().requireOk();
    audit.awaitSettled();
  }

  private static Metrics metrics(LocalSystem system, ServiceName service) {
    return new ShopClient(system.url(service, 0)).metrics();
  }
}
