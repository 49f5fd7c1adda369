package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.audit.Account;
import io.escrow.audit.StoredOrder;
import io.escrow.shop.Answer;
import io.escrow.shop.Seed;
import io.escrow.shop.ShopClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A thousand buyers at once of an item of which there are a hundred. */
public abstract class ConsistencyCases {
  private static final int BUYERS = 1_000;
  private static final int UNITS = 100;
  private static final int LONG_RUNS = 20;
  private static final Set<String> FINAL = Set.of("409 out-of-stock", "409 out-of-credit");

  private final Shop shop;
  private final ShopClient client;
  private final int moreRounds;

  /** Of a machine that carries a thousand at once: each buyer is told at once what is final. */
  protected ConsistencyCases(Shop shop) {
    this(shop, 0);
  }

  /**
   * Of any machine.
   *
   * @param moreRounds how often buyers ask again who were told nothing final in time, or that the
   *     shop was too busy
   */
  protected ConsistencyCases(Shop shop, int moreRounds) {
    this.moreRounds = moreRounds;
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void aHundredOfAThousandBuyersGetAUnitEach() {
    Seed.run(shop.variant(), this::buy);
  }

  @Test
  @EnabledIfSystemProperty(named = "escrow.long", matches = "true")
  void twentyTimesInARow() {
    for (int run = 0; run < LONG_RUNS; run++) {
      Seed.run(shop.variant(), this::buy);
    }
  }

  private void buy(Random random) {
    client.post("/payment/batch_init/%d/1".formatted(BUYERS)).requireOk();
    client.post("/stock/batch_init/1/%d/1".formatted(UNITS)).requireOk();
    List<Integer> users = new ArrayList<>();
    for (int i = 0; i < BUYERS; i++) {
      users.add(random.nextInt(BUYERS));
    }
    List<String> orders =
        prepare(users.stream().map(user -> "/orders/create/" + user).toList()).stream()
            .map(created -> created.json().get("order_id").textValue())
            .toList();
    prepare(orders.stream().map(order -> "/orders/addItem/" + order + "/0/1").toList());

    List<Answer> answers = checkOut(orders);

    Map<String, Long> outcomes = counted(answers);
    System.out.println(shop.variant() + ": " + outcomes);
    long refused =
        outcomes.getOrDefault("409 out-of-stock", 0L)
            + outcomes.getOrDefault("409 out-of-credit", 0L);
    assertEquals(UNITS, outcomes.get("paid"), outcomes::toString);
    assertEquals(BUYERS - UNITS, refused, outcomes::toString);
    assertEquals(0, client.stock("0"));
    shop.awaitSettled();
    checkBooks(users, orders, answers);
  }

  private List<Answer> prepare(List<String> paths) {
    List<Answer> answers = ask(paths, client::postSomeAtATime, ConsistencyCases::nothingWasDone);
    answers.forEach(Answer::requireOk);
    return answers;
  }

  private static boolean nothingWasDone(Answer answer) {
    return answer.status() == 503 && answer.problem().equals("unavailable");
  }

  private List<Answer> checkOut(List<String> orders) {
    return ask(
        orders, client::checkoutAll, answer -> !answer.ok() && !FINAL.contains(answer.outcome()));
  }

  /** The answers in the order of what was asked. */
  private List<Answer> ask(
      List<String> questions,
      Function<List<String>, List<Answer>> send,
      Predicate<Answer> mayAskAgain) {
    List<Answer> answers = new ArrayList<>(send.apply(questions));
    for (int round = 0; round < moreRounds; round++) {
      List<Integer> asking =
          IntStream.range(0, answers.size())
              .filter(i -> mayAskAgain.test(answers.get(i)))
              .boxed()
              .toList();
      if (asking.isEmpty()) {
        break;
      }
      List<Answer> told = asking.stream().map(answers::get).toList();
      System.out.println(shop.variant() + ": told " + counted(told) + ", so buyers ask again");
      List<Answer> later = send.apply(asking.stream().map(questions::get).toList());
      for (int i = 0; i < asking.size(); i++) {
        answers.set(asking.get(i), later.get(i));
      }
    }
    return answers;
  }

  private static Map<String, Long> counted(List<Answer> answers) {
    return answers.stream().collect(Collectors.groupingBy(Answer::outcome, Collectors.counting()));
  }

  private void checkBooks(List<Integer> users, List<String> orders, List<Answer> answers) {
    assertEquals(new Account(0, 0, UNITS, 0), shop.data().items().get("0"));
    Map<String, Account> accounts = shop.data().users();
    Map<String, StoredOrder> stored = shop.data().orders();
    long credit = 0;
    for (int user = 0; user < BUYERS; user++) {
      Account account = accounts.get(Integer.toString(user));
      assertEquals(1, account.sum());
      credit += account.available();
    }
    assertEquals(BUYERS - UNITS, credit);
    List<Integer> payers = new ArrayList<>();
    for (int i = 0; i < BUYERS; i++) {
      boolean paid = answers.get(i).ok();
      assertEquals(paid ? "paid" : "open", stored.get(orders.get(i)).state());
      if (paid) {
        payers.add(users.get(i));
      } else if (answers.get(i).problem().equals("out-of-credit")) {
        assertEquals(0, accounts.get(Integer.toString(users.get(i))).available());
      }
    }
    for (int user : payers) {
      assertEquals(1, Collections.frequency(payers, user));
      assertTrue(accounts.get(Integer.toString(user)).sold() == 1, "a payer paid");
    }
  }
}
