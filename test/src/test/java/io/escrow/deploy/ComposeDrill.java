package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.fault.Answers;
import io.escrow.fault.CheckoutLoad;
import io.escrow.fault.Market;
import io.escrow.shop.Answer;
import io.escrow.txn.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Faults under load, one after another in the same shop, with an audit after each. */
final class ComposeDrill {
  private static final int ORDERS_PER_FAULT = 120;
  private static final int FILL_MAX_TRIES = 5;
  private static final int FIRST_FAULT_AFTER_ANSWERS = 10;
  private static final int FAULTS_WITHIN_ANSWERS = 60;

  private final ComposeShop shop;
  private final Random random;
  private final Market market;

  /** In a running shop. */
  ComposeDrill(ComposeShop shop, Random random) {
    this.shop = shop;
    this.random = random;
    this.market = new Market(shop.client(), random);
  }

  /**
   * Lets it happen in the middle of a load, and fails the test unless the shop gets well by itself,
   * loses nothing and has told its clients the truth.
   *
   * @return how long that took, and what the clients heard
   */
  String during(String fault, Runnable happening) {
    shop.awaitWell();
    market.restock(shop.client());
    List<String> orders = fillCarts();
    int after = FIRST_FAULT_AFTER_ANSWERS + random.nextInt(FAULTS_WITHIN_ANSWERS);
    Map<String, Answer> answers;
    long start;
    long wellMillis;
    try (CheckoutLoad load = CheckoutLoad.start(List.of(shop.client()), orders, random)) {
      Await.until(after + " answers", () -> load.answered() >= after);
      start = System.nanoTime();
      happening.run();
      shop.awaitWell();
      wellMillis = millisSince(start);
      answers = load.finish();
    }
    shop.audit().awaitSettled();
    long settledMillis = millisSince(start);
    assertEquals(List.of(), shop.audit().violations(market.book()), fault);
    assertEquals(List.of(), Answers.untrue(answers, shop.audit().data().orders()), fault);
    assertTrue(answers.values().stream().anyMatch(Answer::ok), fault);
    return "all well after %d ms, settled after %d ms, answers %s"
        .formatted(wellMillis, settledMillis, Answers.counted(answers));
  }

  /** Tries again when one was not filled; what is left in it nobody checks out. */
  private List<String> fillCarts() {
    for (int tries = 1; tries < FILL_MAX_TRIES; tries++) {
      try {
        return market.orders(shop.client(), ORDERS_PER_FAULT);
      } catch (AssertionError e) {
        System.out.println("a cart was not filled: " + e.getMessage());
        shop.awaitWell();
      }
    }
    return market.orders(shop.client(), ORDERS_PER_FAULT);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
