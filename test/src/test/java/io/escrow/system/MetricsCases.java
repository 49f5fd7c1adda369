package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.ServiceName;
import io.escrow.service.Architecture;
import io.escrow.service.Protocol;
import io.escrow.shop.Answer;
import io.escrow.shop.Metrics;
import io.escrow.shop.ShopClient;
import io.escrow.txn.testkit.Await;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an operator sees at {@code /metrics}. */
abstract class MetricsCases {
  private static final int PAUSE_MAX_MILLIS = 10_000;

  private final Shop shop;
  private final ShopClient client;
  private final String coordinator;
  private final String phase;

  MetricsCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
    boolean embedded = shop.variant().architecture() == Architecture.EMBEDDED;
    this.coordinator = label("service", embedded ? "order" : "orchestrator");
    this.phase = shop.variant().protocol() == Protocol.SAGA ? "EXECUTING" : "PREPARING";
  }

  @Test
  void requestsCheckoutsAndPhasesAreCountedAndTimed() {
    String item = client.createItem(10, 2);
    client.checkout(client.order(client.createUser(2), item, 1)).requireOk();
    assertEquals(
        "409 out-of-credit",
        client.checkout(client.order(client.createUser(1), item, 1)).outcome());
    shop.awaitSettled();

    Metrics seen = client.metrics();
    for (String status : List.of("2xx", "4xx")) {
      assertSome(seen, "http_requests_seconds_count", label("status", status));
    }
    for (String outcome : List.of("paid", "out-of-credit")) {
      assertSome(seen, "checkout_seconds_count", label("outcome", outcome));
      assertSome(seen, "checkout_seconds_sum", label("outcome", outcome));
    }
    assertSome(seen, "coordinator_phase_seconds_count", coordinator, label("from", phase));
    assertSome(seen, "coordinator_phase_seconds_sum", coordinator, label("from", phase));
    assertSome(seen, "coordinator_batch_size_sum", coordinator);
    for (String participant : List.of("stock", "payment")) {
      assertSome(seen, "participant_batch_size_sum", label("service", participant));
      assertOne(seen, "participant_inbox_lag", label("service", participant));
    }
    assertOne(seen, "coordinator_inbox_lag", label("service", "order"));
    assertOne(seen, "coordinator_inbox_lag", coordinator);
    assertOne(seen, "coordinator_in_flight", coordinator);
    for (String trouble : List.of("coordinator_alarms_total", "participant_alarms_total")) {
      assertEquals(0, seen.sum(trouble), trouble);
    }
  }

  /** Payment's writes wait meanwhile. */
  @Test
  void transactionsUnderWayAreShownByPhase() {
    String order = client.order(client.createUser(2), client.createItem(1, 2), 1);
    CompletableFuture<Answer> checkout;
    shop.data().redis(ServiceName.PAYMENT).pauseWrites(PAUSE_MAX_MILLIS);
    try {
      checkout = client.postAsync("/orders/checkout/" + order);
      awaitTransactions(1);
    } finally {
      shop.data().redis(ServiceName.PAYMENT).resumeWrites();
    }
    checkout.join().requireOk();
    shop.awaitSettled();
    awaitTransactions(0);
  }

  private void awaitTransactions(int count) {
    Await.until(
        count + " transactions are " + phase,
        () ->
            client.metrics().values("coordinator_transactions", coordinator, label("phase", phase)),
        values -> values.equals(List.of((double) count)));
  }

  private static void assertSome(Metrics seen, String name, String... labels) {
    assertTrue(seen.sum(name, labels) > 0, () -> name + " of " + List.of(labels));
  }

  private static void assertOne(Metrics seen, String name, String label) {
    assertEquals(1, seen.values(name, label).size(), () -> name + " of " + label);
    assertTrue(seen.sum(name, label) >= 0, name);
  }

  private static String label(String name, String value) {
    return name + "=\"" + value + "\"";
  }
}
