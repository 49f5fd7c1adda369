package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.audit.Account;
import io.escrow.shop.ShopClient;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** As many users, items and orders as benchmarks begin with. */
abstract class ManyCases {
  private static final int CLIENT_WAITS_SECONDS = 10;
  private static final int MANY = 100_000;

  private final Shop shop;
  private final ShopClient client;

  ManyCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void manyAreSetBeforeAClientGivesUpAndAgainOverTheSameIds() {
    for (int price = 1; price <= 2; price++) {
      init("/payment/batch_init/%d/%d".formatted(MANY, 10 * price));
      init("/stock/batch_init/%d/%d/%d".formatted(MANY, 5 * price, price));
      init("/orders/batch_init/%d/%d/%d/%d".formatted(MANY, MANY, MANY, price));
      String last = Integer.toString(MANY - 1);
      assertEquals(10L * price, client.credit(last));
      assertEquals(5L * price, client.stock(last));
      assertEquals(
          2L * price, client.get("/orders/find/" + last).json().get("total_cost").longValue());
      client.checkout(last).requireOk();
    }
    shop.awaitSettled();
    assertEquals(MANY, countWithSum(shop.data().items(), 10));
    assertEquals(MANY, countWithSum(shop.data().users(), 20));
  }

  private static long countWithSum(Map<String, Account> accounts, long sum) {
    return IntStream.range(0, MANY)
        .filter(id -> accounts.get(Integer.toString(id)).sum() == sum)
        .count();
  }

  private void init(String path) {
    long start = System.nanoTime();
    client.sendAsync("POST", path, Duration.ofSeconds(CLIENT_WAITS_SECONDS)).join().requireOk();
    System.out.printf(
        "%s: %s took %d ms%n",
        shop.variant(), path, Duration.ofNanos(System.nanoTime() - start).toMillis());
  }
}
