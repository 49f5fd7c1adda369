package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.escrow.audit.RedisReader;
import io.escrow.local.ServiceName;
import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import io.escrow.txn.testkit.Await;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Redis that is nearly full takes nothing new, and what is refused leaves nothing behind. */
abstract class FullStoreCases {
  private static final String REFUSED = "429 store-full";

  /** More than are paid before a service looks at its store's room again. */
  private static final int PROBES = 200;

  private final ShopClient client;
  private final Shop shop;

  FullStoreCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void checkoutIsRefusedWhileAnyStoreIsNearlyFull() {
    for (ServiceName full : List.of(ServiceName.STOCK, ServiceName.PAYMENT, ServiceName.ORDER)) {
      String item = client.createItem(10, 2);
      String user = client.createUser(10);
      String order = client.order(user, item, 3);
      Deque<String> probes = new ArrayDeque<>(probes());
      RedisReader redis = shop.data().redis(full);
      try {
        Await.until("refused", () -> whenFull(redis, probes.removeFirst()), REFUSED::equals);
        assertEquals(REFUSED, whenFull(redis, order));
        assertEquals(10, client.stock(item));
        assertEquals(10, client.credit(user));
        assertFalse(client.paid(order));
      } finally {
        redis.nearlyFull(false);
      }
      Await.until("paid", () -> client.checkout(order).outcome(), "paid"::equals);
      Await.until("room for orders", () -> client.post("/orders/create/" + user).ok());
      assertEquals(7, client.stock(item));
      assertEquals(4, client.credit(user));
    }
    shop.awaitSettled();
  }

  @Test
  void nothingIsCreatedWhereThereIsNoRoom() {
    String user = client.createUser(10);
    String order = client.order(user, client.createItem(10, 2), 3);
    String other = client.createItem(1, 1);
    assertRefused(ServiceName.STOCK, "/stock/item/create/1");
    assertRefused(ServiceName.PAYMENT, "/payment/create_user");
    assertRefused(ServiceName.ORDER, "/orders/create/" + user);
    assertRefused(ServiceName.ORDER, "/orders/addItem/" + order + "/" + other + "/1");
  }

  private void assertRefused(ServiceName full, String path) {
    RedisReader redis = shop.data().redis(full);
    try {
      Await.until("refused", () -> outcomeWhenFull(redis, path), REFUSED::equals);
    } finally {
      redis.nearlyFull(false);
    }
    Await.until("taken again", () -> client.post(path).ok());
  }

  private String whenFull(RedisReader redis, String order) {
    return outcomeWhenFull(redis, "/orders/checkout/" + order);
  }

  /** What is full is said each time, since a Redis may need less from one moment to the next. */
  private String outcomeWhenFull(RedisReader redis, String path) {
    redis.nearlyFull(true);
    return client.post(path).outcome();
  }

  private List<String> probes() {
    String item = client.createItem(PROBES, 1);
    String user = client.createUser(PROBES);
    List<Answer> created = client.postEach(Collections.nCopies(PROBES, "/orders/create/" + user));
    List<String> orders =
        created.stream().map(answer -> answer.json().get("order_id").textValue()).toList();
    client.postEach(
        orders.stream().map(order -> "/orders/addItem/%s/%s/1".formatted(order, item)).toList());
    return orders;
  }
}
