package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.audit.RedisReader;
import io.escrow.local.LocalSettings;
import io.escrow.local.ServiceName;
import io.escrow.shop.Answer;
import io.escrow.shop.Metrics;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import io.escrow.txn.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What clients are told at the shop's bounds: too many checkouts, and no time left. A service's
 * writes wait meanwhile, so that checkouts stay under way.
 */
class BoundsTest {
  private static final int PAUSE_MAX_MILLIS = 30_000;

  private static Shop narrow;
  private static Shop hasty;

  @BeforeAll
  static void start() {
    narrow =
        Shop.start(
            Variant.TWO_PHASE_EMBEDDED,
            LocalSettings.defaults().environment(Map.of("MAX_IN_FLIGHT", "2")));
    hasty =
        Shop.start(
            Variant.SAGA_ORCHESTRATOR,
            LocalSettings.defaults().environment(Map.of("CHECKOUT_DEADLINE_MS", "3000")));
  }

  @AfterAll
  static void stop() {
    narrow.close();
    hasty.close();
  }

  @Test
  void moreThanTheBoundIsToldToComeBackAndNothingHasHappened() {
    List<String> orders = orders(narrow.client(), narrow.client().createItem(3, 5), 3);
    RedisReader payment = narrow.data().redis(ServiceName.PAYMENT);
    List<CompletableFuture<Answer>> checkouts;
    payment.pauseWrites(PAUSE_MAX_MILLIS);
    try {
      checkouts = orders.stream().map(order -> checkout(narrow, order)).toList();
      Await.until("one is answered", () -> done(checkouts).size() == 1);
      assertOverloaded(done(checkouts).get(0));
      Metrics metrics = narrow.client().metrics();
      assertTrue(metrics.sum("checkout_seconds_count", "outcome=\"overloaded\"") >= 1);
    } finally {
      payment.resumeWrites();
    }
    ShopClient.join(checkouts);
    for (int i = 0; i < orders.size(); i++) {
      boolean paid = checkouts.get(i).join().ok();
      assertEquals(paid, narrow.client().paid(orders.get(i)));
      if (!paid) {
        assertEquals("open", narrow.data().orders().get(orders.get(i)).state());
        narrow.client().checkout(orders.get(i)).requireOk();
      }
    }
  }

  /** Those who join a checkout of others wait for it in a bounded number, too. */
  @Test
  void whoJoinsOneTooManyIsToldThatTheOutcomeIsUnknown() {
    String order = orders(narrow.client(), narrow.client().createItem(1, 5), 1).get(0);
    RedisReader payment = narrow.data().redis(ServiceName.PAYMENT);
    List<CompletableFuture<Answer>> checkouts = new ArrayList<>();
    payment.pauseWrites(PAUSE_MAX_MILLIS);
    try {
      Await.until(
          "one is told that the outcome is unknown",
          () -> {
            checkouts.add(checkout(narrow, order));
            return done(checkouts);
          },
          answers -> answers.stream().anyMatch(answer -> answer.status() == 503));
    } finally {
      payment.resumeWrites();
    }
    assertTrue(checkouts.get(0).join().ok());
    for (Answer answer : ShopClient.join(checkouts)) {
      if (answer.status() == 503) {
        assertEquals("503 outcome-unknown", answer.outcome());
        assertEquals("1", answer.retryAfter());
      } else if (!answer.ok()) {
        assertOverloaded(answer);
      }
    }
    narrow.awaitSettled();
    assertTrue(narrow.client().paid(order));
  }

  /** Once payment may have taken the money, only its answer decides: who holds is paid late. */
  @Test
  void whoNeedsWhatAnotherHoldsIsToldSoAtTheDeadline() {
    String item = hasty.client().createItem(1, 5);
    List<String> orders = orders(hasty.client(), item, 2);
    RedisReader payment = hasty.data().redis(ServiceName.PAYMENT);
    RedisReader stock = hasty.data().redis(ServiceName.STOCK);
    CompletableFuture<Answer> holder;
    payment.pauseWrites(PAUSE_MAX_MILLIS);
    try {
      holder = checkout(hasty, orders.get(0));
      Await.until("the unit is held", () -> stock.members("branch:held").size() == 1);
      // The deadline may also find it asking once more: then it is told that time is out.
      Await.until(
          "busy", () -> checkout(hasty, orders.get(1)).join().outcome(), "409 busy"::equals);
    } finally {
      payment.resumeWrites();
    }
    holder.join().requireOk();
    assertEquals("409 out-of-stock", hasty.client().checkout(orders.get(1)).outcome());
    hasty.awaitSettled();
  }

  @Test
  void atTheDeadlineACheckoutIsRefusedAndNothingIsTaken() {
    String item = hasty.client().createItem(1, 5);
    String user = hasty.client().createUser(5);
    String order = hasty.client().order(user, item, 1);
    RedisReader stock = hasty.data().redis(ServiceName.STOCK);
    CompletableFuture<Answer> checkout;
    stock.pauseWrites(PAUSE_MAX_MILLIS);
    try {
      checkout = checkout(hasty, order);
      Await.until("it is given up", () -> hasty.data().inPhase("COMPENSATING") == 1);
    } finally {
      stock.resumeWrites();
    }
    assertEquals("409 timed-out", checkout.join().outcome());
    assertFalse(hasty.client().paid(order));
    assertEquals(1, hasty.client().stock(item));
    assertEquals(5, hasty.client().credit(user));
    hasty.awaitSettled();
  }

  /** Orders of a unit each, by users who can pay one. */
  private static List<String> orders(ShopClient client, String item, int count) {
    return Stream.generate(() -> client.order(client.createUser(5), item, 1)).limit(count).toList();
  }

  private static CompletableFuture<Answer> checkout(Shop shop, String order) {
    return shop.client().postAsync("/orders/checkout/" + order);
  }

  private static List<Answer> done(List<CompletableFuture<Answer>> checkouts) {
    return checkouts.stream()
        .filter(CompletableFuture::isDone)
        .map(CompletableFuture::join)
        .toList();
  }

  private static void assertOverloaded(Answer answer) {
    assertEquals("429 overloaded", answer.outcome());
    assertEquals("1", answer.retryAfter());
  }
}
