package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrow.audit.Account;
import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Several clients do something to one order at once. */
abstract class SameOrderCases {
  private static final int CHECKOUTS = 50;
  private static final int RACES = 60;

  /** An order that is checked out while an item is added. */
  private record Race(String order, String user, CompletableFuture<Answer> checkout) {}

  private final Shop shop;
  private final ShopClient client;

  SameOrderCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void manyCheckoutsHaveOneEffectAndOneAnswer() {
    String item = client.createItem(1_000, 3);
    String user = client.createUser(1_000);
    String order = client.order(user, item, 2);

    List<Answer> answers = client.checkoutAll(Collections.nCopies(CHECKOUTS, order));

    answers.forEach(Answer::requireOk);
    assertEquals(1, answers.stream().map(Answer::body).distinct().count());
    shop.awaitSettled();
    client.checkout(order).requireOk();
    assertEquals(new Account(998, 0, 2, 0), shop.data().items().get(item));
    assertEquals(new Account(994, 0, 6, 0), shop.data().users().get(user));
  }

  @Test
  void manyCheckoutsThatMustFailHaveNoEffectAndOneAnswer() {
    String item = client.createItem(1_000, 3);
    String user = client.createUser(5);
    String order = client.order(user, item, 2);

    List<Answer> answers = client.checkoutAll(Collections.nCopies(CHECKOUTS, order));

    assertEquals(
        Set.of("409 out-of-credit"),
        answers.stream().map(Answer::outcome).collect(Collectors.toSet()));
    assertEquals(1, answers.stream().map(Answer::body).distinct().count());
    shop.awaitSettled();
    assertEquals(new Account(1_000, 0, 0, 0), shop.data().items().get(item));
    assertEquals(new Account(5, 0, 0, 0), shop.data().users().get(user));
  }

  @Test
  void whatIsAddedDuringACheckoutIsChargedOrNotInTheOrder() {
    String first = client.createItem(10_000, 3);
    String second = client.createItem(10_000, 5);
    List<Race> races = new ArrayList<>();
    List<CompletableFuture<Answer>> additions = new ArrayList<>();
    for (int i = 0; i < RACES; i++) {
      String user = client.createUser(100);
      String order = client.order(user, first, 1);
      String addition = "/orders/addItem/%s/%s/2".formatted(order, second);
      // One half asks for the price first, the other half begins the checkout first.
      if (i % 2 == 0) {
        additions.add(client.postAsync(addition));
      }
      races.add(new Race(order, user, client.postAsync("/orders/checkout/" + order)));
      if (i % 2 == 1) {
        additions.add(client.postAsync(addition));
      }
    }
    List<Answer> added = ShopClient.join(additions);
    races.forEach(race -> race.checkout().join().requireOk());
    shop.awaitSettled();

    long bought = 0;
    Map<String, Account> users = shop.data().users();
    for (int i = 0; i < RACES; i++) {
      bought += unitsAdded(races.get(i), added.get(i), users.get(races.get(i).user()));
    }
    assertEquals(new Account(10_000 - RACES, 0, RACES, 0), shop.data().items().get(first));
    assertEquals(new Account(10_000 - bought, 0, bought, 0), shop.data().items().get(second));
  }

  private long unitsAdded(Race race, Answer added, Account user) {
    JsonNode order = client.get("/orders/find/" + race.order()).json();
    assertTrue(order.get("paid").booleanValue());
    long total = order.get("total_cost").longValue();
    assertEquals(new Account(100 - total, 0, total, 0), user);
    if (added.ok()) {
      assertEquals(13, total);
      return 2;
    }
    assertTrue(Set.of("order-paid", "checkout-running").contains(added.problem()));
    assertEquals(3, total);
    assertEquals(1, order.get("items").size());
    return 0;
  }
}
