package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.audit.Account;
import io.escrow.local.ServiceName;
import io.escrow.service.Protocol;
import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import io.escrow.txn.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Nobody is refused what is there only because others want it too (rule P7). */
abstract class RefusalCases {
  private static final int ORDERS_OF_ONE_USER = 30;
  private static final int AFFORDABLE = 7;
  private static final int CROSSING_CARTS = 200;
  private static final int AT_ONCE = 50;
  private static final int PAUSE_MAX_MILLIS = 10_000;

  private final Shop shop;
  private final ShopClient client;

  RefusalCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void oneUserBuysExactlyWhatTheCreditSufficesFor() {
    String item = client.createItem(1_000, 10);
    String user = client.createUser(10 * AFFORDABLE + 9);
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < ORDERS_OF_ONE_USER; i++) {
      orders.add(client.order(user, item, 1));
    }

    Map<String, Long> outcomes =
        client.checkoutAll(orders).stream()
            .collect(Collectors.groupingBy(Answer::outcome, Collectors.counting()));

    long refused = ORDERS_OF_ONE_USER - AFFORDABLE;
    assertEquals(Map.of("paid", (long) AFFORDABLE, "409 out-of-credit", refused), outcomes);
    shop.awaitSettled();
    assertEquals(new Account(1_000 - AFFORDABLE, 0, AFFORDABLE, 0), shop.data().items().get(item));
    assertEquals(new Account(9, 0, 10 * AFFORDABLE, 0), shop.data().users().get(user));
  }

  /**
   * Payment's writes wait until many are under way; a lock on what they share would not let them.
   */
  @Test
  void cartsInOppositeOrderRunAtOnceAndAllCommit() {
    String first = client.createItem(CROSSING_CARTS, 1);
    String second = client.createItem(CROSSING_CARTS, 2);
    List<String> orders = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < CROSSING_CARTS; i++) {
      String user = client.createUser(3);
      boolean forward = i % 2 == 0;
      String order = client.order(user, forward ? first : second, 1);
      client.addItem(order, forward ? second : first, 1);
      users.add(user);
      orders.add(order);
    }
    List<CompletableFuture<Answer>> checkouts;
    shop.data().redis(ServiceName.PAYMENT).pauseWrites(PAUSE_MAX_MILLIS);
    try {
      checkouts =
          orders.stream().map(order -> client.postAsync("/orders/checkout/" + order)).toList();
      String phase = shop.variant().protocol() == Protocol.SAGA ? "EXECUTING" : "PREPARING";
      Await.until(
          AT_ONCE + " transactions are " + phase,
          () -> shop.data().inPhase(phase),
          count -> count >= AT_ONCE);
      Await.until(
          AT_ONCE + " have taken their stock",
          () -> shop.data().redis(ServiceName.STOCK).members("branch:held").size(),
          count -> count >= AT_ONCE);
    } finally {
      shop.data().redis(ServiceName.PAYMENT).resumeWrites();
    }
    ShopClient.join(checkouts).forEach(Answer::requireOk);
    shop.awaitSettled();
    Account soldOut = new Account(0, 0, CROSSING_CARTS, 0);
    assertEquals(soldOut, shop.data().items().get(first));
    assertEquals(soldOut, shop.data().items().get(second));
    Map<String, Account> accounts = shop.data().users();
    users.forEach(user -> assertEquals(new Account(0, 0, 3, 0), accounts.get(user)));
  }
}
