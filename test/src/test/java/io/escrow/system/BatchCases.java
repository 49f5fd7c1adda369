package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.audit.Account;
import io.escrow.shop.Answer;
import io.escrow.shop.Seed;
import io.escrow.shop.ShopClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everything set anew, also while checkouts run (rule P9). */
abstract class BatchCases {
  private static final int ORDERS = 400;
  private static final int ITEMS = 10;
  private static final int USERS = 50;
  private static final int ROUNDS = 3;
  private static final Set<String> ALLOWED =
      Set.of("paid", "409 out-of-stock", "409 out-of-credit", "409 replaced");

  private final Shop shop;
  private final ShopClient client;

  BatchCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void oldCheckoutsDoNotTouchWhatWasSetAnew() {
    Seed.run(shop.variant(), this::replaceWhileCheckoutsEnd);
  }

  private void replaceWhileCheckoutsEnd(Random random) {
    Map<String, Long> stock = new HashMap<>();
    Map<String, Long> credit = new HashMap<>();
    List<CompletableFuture<Answer>> checkouts = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long units = 20L + random.nextInt(60);
      long coins = random.nextInt(40);
      List<String> paths =
          new ArrayList<>(
              List.of(
                  "/stock/batch_init/%d/%d/3".formatted(ITEMS, units),
                  "/payment/batch_init/%d/%d".formatted(USERS, coins),
                  "/orders/batch_init/%d/%d/%d/3".formatted(ORDERS, ITEMS, USERS)));
      Collections.shuffle(paths, random);
      for (String path : paths) {
        client.post(path).requireOk();
      }
      IntStream.range(0, ITEMS).forEach(item -> stock.put("" + item, units));
      IntStream.range(0, USERS).forEach(user -> credit.put("" + user, coins));
      addSome(random, "/stock/add/", stock);
      addSome(random, "/payment/add_funds/", credit);
      List<CompletableFuture<Answer>> sent =
          IntStream.range(0, ORDERS)
              .mapToObj(order -> client.postAsync("/orders/checkout/" + order))
              .toList();
      checkouts.addAll(sent);
      // The first answers are in and many checkouts are under way.
      CompletableFuture.anyOf(sent.toArray(CompletableFuture<?>[]::new)).join();
    }
    Map<String, Long> outcomes =
        ShopClient.join(checkouts).stream()
            .collect(Collectors.groupingBy(Answer::outcome, Collectors.counting()));
    System.out.println(shop.variant() + ": " + outcomes);
    assertTrue(ALLOWED.containsAll(outcomes.keySet()), outcomes::toString);
    assertTrue(outcomes.containsKey("409 replaced"), "no checkout was under way at a reset");
    shop.awaitSettled();
    checkSums(shop.data().items(), stock);
    checkSums(shop.data().users(), credit);
  }

  private void addSome(Random random, String path, Map<String, Long> amounts) {
    for (String id : List.copyOf(amounts.keySet())) {
      if (random.nextInt(3) == 0) {
        long amount = random.nextInt(20);
        client.post(path + id + "/" + amount).requireOk();
        amounts.merge(id, amount, Long::sum);
      }
    }
  }

  private static void checkSums(Map<String, Account> accounts, Map<String, Long> sums) {
    sums.forEach(
        (id, sum) -> {
          Account account = accounts.get(id);
          assertEquals(sum, account.sum(), () -> id + " " + account);
          assertTrue(account.available() >= 0 && account.sold() >= 0, account::toString);
        });
  }
}
