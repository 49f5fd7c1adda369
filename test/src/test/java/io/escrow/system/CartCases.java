package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.audit.Account;
import io.escrow.audit.StoredOrder;
import io.escrow.shop.Answer;
import io.escrow.shop.Seed;
import io.escrow.shop.ShopClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random carts over few items by few users: no unit and no coin is lost, and refusals are true. */
abstract class CartCases {
  private static final int ITEMS = 20;
  private static final int USERS = 60;
  private static final int CARTS = 400;
  private static final int MOST_LINES = 5;
  private static final int MOST_UNITS = 5;
  private static final Set<String> ALLOWED =
      Set.of("paid", "409 out-of-stock", "409 out-of-credit");

  /** An order with what it takes. */
  private record Cart(String order, String user, Map<String, Long> lines, long total) {}

  private final Shop shop;
  private final ShopClient client;

  CartCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void randomCartsLoseNothing() {
    Seed.run(shop.variant(), this::buy);
  }

  private void buy(Random random) {
    Map<String, Long> prices = new HashMap<>();
    Map<String, Long> stock = new HashMap<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      long price = random.nextInt(20);
      long units = 30L + random.nextInt(100);
      String item = client.createItem(units, price);
      items.add(item);
      prices.put(item, price);
      stock.put(item, units);
    }
    Map<String, Long> credit = new HashMap<>();
    for (int i = 0; i < USERS; i++) {
      long coins = random.nextInt(800);
      credit.put(client.createUser(coins), coins);
    }
    List<Cart> carts = fill(random, items, List.copyOf(credit.keySet()), prices);

    List<Answer> answers = client.checkoutAll(carts.stream().map(Cart::order).toList());

    Map<String, Long> outcomes =
        answers.stream().collect(Collectors.groupingBy(Answer::outcome, Collectors.counting()));
    System.out.println(shop.variant() + ": " + outcomes);
    assertTrue(ALLOWED.containsAll(outcomes.keySet()), outcomes::toString);
    shop.awaitSettled();
    checkBooks(carts, answers, stock, credit);
  }

  private List<Cart> fill(
      Random random, List<String> items, List<String> users, Map<String, Long> prices) {
    List<String> buyers = new ArrayList<>();
    for (int i = 0; i < CARTS; i++) {
      buyers.add(users.get(random.nextInt(users.size())));
    }
    List<Answer> created =
        client.postEach(buyers.stream().map(user -> "/orders/create/" + user).toList());
    List<Cart> carts = new ArrayList<>();
    List<String> additions = new ArrayList<>();
    for (int i = 0; i < CARTS; i++) {
      String order = created.get(i).json().get("order_id").textValue();
      Map<String, Long> lines = new TreeMap<>();
      long total = 0;
      for (int line = 1 + random.nextInt(MOST_LINES); line > 0; line--) {
        String item = items.get(random.nextInt(ITEMS));
        long quantity = 1L + random.nextInt(MOST_UNITS);
        lines.merge(item, quantity, Long::sum);
        total += quantity * prices.get(item);
        additions.add("/orders/addItem/%s/%s/%d".formatted(order, item, quantity));
      }
      carts.add(new Cart(order, buyers.get(i), lines, total));
    }
    client.postEach(additions);
    return carts;
  }

  private void checkBooks(
      List<Cart> carts, List<Answer> answers, Map<String, Long> stock, Map<String, Long> credit) {
    Map<String, Long> bought = new HashMap<>();
    Map<String, Long> spent = new HashMap<>();
    Map<String, StoredOrder> orders = shop.data().orders();
    for (int i = 0; i < carts.size(); i++) {
      Cart cart = carts.get(i);
      assertEquals(answers.get(i).ok() ? "paid" : "open", orders.get(cart.order()).state());
      assertEquals(cart.total(), orders.get(cart.order()).total());
      if (answers.get(i).ok()) {
        cart.lines().forEach((item, quantity) -> bought.merge(item, quantity, Long::sum));
        spent.merge(cart.user(), cart.total(), Long::sum);
      }
    }
    Map<String, Account> items = shop.data().items();
    stock.forEach((item, units) -> checkAccount(items.get(item), units, bought.get(item)));
    Map<String, Account> users = shop.data().users();
    credit.forEach((user, coins) -> checkAccount(users.get(user), coins, spent.get(user)));
    for (int i = 0; i < carts.size(); i++) {
      if (!answers.get(i).ok()) {
        checkRefusal(carts.get(i), answers.get(i).problem(), items, users);
      }
    }
  }

  private static void checkAccount(Account account, long atFirst, Long gone) {
    long sold = gone == null ? 0 : gone;
    assertEquals(new Account(atFirst - sold, 0, sold, 0), account);
  }

  /** Nothing ever comes back here, so what was not enough then is not enough now. */
  private static void checkRefusal(
      Cart cart, String problem, Map<String, Account> items, Map<String, Account> users) {
    boolean isTrue =
        problem.equals("out-of-credit")
            ? users.get(cart.user()).available() < cart.total()
            : cart.lines().entrySet().stream()
                .anyMatch(line -> items.get(line.getKey()).available() < line.getValue());
    assertTrue(isTrue, () -> problem + " is not true of " + cart);
  }
}
