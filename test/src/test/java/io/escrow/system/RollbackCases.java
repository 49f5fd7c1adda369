package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.shop.ShopClient;
import org.junit.jupiter.api.Test;

/** A refused checkout leaves everything as it was, and its order can be paid later. */
abstract class RollbackCases {
  private final ShopClient client;
  private final Shop shop;

  RollbackCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void outOfStockOnTheSecondLineThenRestocked() {
    String first = client.createItem(10, 2);
    String second = client.createItem(3, 7);
    String user = client.createUser(100);
    String order = client.order(user, first, 4);
    client.addItem(order, second, 5);

    assertEquals("409 out-of-stock", client.checkout(order).outcome());
    assertUnchanged(order, user, 100, first, 10, second, 3);

    client.post("/stock/add/" + second + "/2").requireOk();
    client.checkout(order).requireOk();
    assertPaid(order, user, 100 - 8 - 35, first, 6, second, 0);
  }

  @Test
  void outOfCreditThenRefunded() {
    String first = client.createItem(10, 2);
    String second = client.createItem(10, 7);
    String user = client.createUser(42);
    String order = client.order(user, first, 4);
    client.addItem(order, second, 5);

    assertEquals("409 out-of-credit", client.checkout(order).outcome());
    assertUnchanged(order, user, 42, first, 10, second, 10);
    assertEquals("409 out-of-credit", client.checkout(order).outcome());
    assertUnchanged(order, user, 42, first, 10, second, 10);

    client.post("/payment/add_funds/" + user + "/1").requireOk();
    client.checkout(order).requireOk();
    assertPaid(order, user, 0, first, 6, second, 5);
  }

  @Test
  void anOrderThatWasRefusedMayGrowAndBePaid() {
    String first = client.createItem(1, 2);
    String second = client.createItem(1, 3);
    String user = client.createUser(1);
    String order = client.order(user, first, 1);
    assertEquals("409 out-of-credit", client.checkout(order).outcome());
    client.addItem(order, second, 1);
    client.post("/payment/add_funds/" + user + "/9").requireOk();
    client.checkout(order).requireOk();
    assertPaid(order, user, 5, first, 0, second, 0);
  }

  @Test
  void aUserWhoDoesNotExistIsRefusedAndNothingIsTaken() {
    String item = client.createItem(10, 2);
    String order = client.order("nobody", item, 4);
    assertEquals("404 unknown-user", client.checkout(order).outcome());
    assertEquals(10, client.stock(item));
    assertFalse(client.paid(order));
    shop.awaitSettled();
  }

  private void assertUnchanged(
      String order, String user, long credit, String first, long one, String second, long two) {
    assertFalse(client.paid(order));
    assertBalances(user, credit, first, one, second, two);
  }

  private void assertPaid(
      String order, String user, long credit, String first, long one, String second, long two) {
    assertTrue(client.paid(order));
    assertBalances(user, credit, first, one, second, two);
    client.checkout(order).requireOk();
    shop.awaitSettled();
    assertBalances(user, credit, first, one, second, two);
  }

  private void assertBalances(
      String user, long credit, String first, long one, String second, long two) {
    assertEquals(credit, client.credit(user));
    assertEquals(one, client.stock(first));
    assertEquals(two, client.stock(second));
  }
}
