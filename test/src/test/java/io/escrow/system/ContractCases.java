package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every endpoint as public load generators call it: statuses, body fields and their types. */
public abstract class ContractCases {
  private static final long MAX = (1L << 53) - 1;
  private static final int TOO_LONG = 20_000;

  private final Shop shop;
  private final ShopClient client;

  protected ContractCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void users() {
    JsonNode created = client.post("/payment/create_user").json();
    String user = text(created, "user_id");
    assertEquals(List.of("user_id"), fields(created));
    assertUser(user, 0);

    JsonNode done = client.post("/payment/add_funds/" + user + "/30").json();
    assertEquals(List.of("done"), fields(done));
    assertTrue(done.get("done").isBoolean() && done.get("done").booleanValue());
    assertUser(user, 30);

    assertMentions("18", client.post("/payment/pay/" + user + "/12"));
    assertUser(user, 18);
    assertEquals("409 out-of-credit", client.post("/payment/pay/" + user + "/19").outcome());
    assertUser(user, 18);
    client.post("/payment/pay/" + user + "/0").requireOk();
    client.post("/payment/add_funds/" + user + "/0").requireOk();
    assertUser(user, 18);
  }

  @Test
  void items() {
    JsonNode created = client.post("/stock/item/create/7").json();
    String item = text(created, "item_id");
    assertEquals(List.of("item_id"), fields(created));
    assertItem(item, 0, 7);

    assertMentions("50", client.post("/stock/add/" + item + "/50"));
    assertItem(item, 50, 7);
    assertMentions("8", client.post("/stock/subtract/" + item + "/42"));
    assertItem(item, 8, 7);
    assertEquals("409 out-of-stock", client.post("/stock/subtract/" + item + "/9").outcome());
    assertItem(item, 8, 7);
    client.post("/stock/add/" + item + "/0").requireOk();
    client.post("/stock/subtract/" + item + "/0").requireOk();
    assertItem(item, 8, 7);
  }

  @Test
  void orders() {
    String user = client.createUser(100);
    String first = client.createItem(10, 7);
    String second = client.createItem(10, 11);
    JsonNode created = client.post("/orders/create/" + user).json();
    String order = text(created, "order_id");
    assertEquals(List.of("order_id"), fields(created));
    assertOrder(order, user, false, "[]", 0);

    assertMentions("14", client.post("/orders/addItem/%s/%s/2".formatted(order, first)));
    assertMentions("25", client.post("/orders/addItem/%s/%s/1".formatted(order, second)));
    assertMentions("32", client.post("/orders/addItem/%s/%s/1".formatted(order, first)));
    String lines = "[[\"%s\",3],[\"%s\",1]]".formatted(first, second);
    assertOrder(order, user, false, lines, 32);

    assertFalse(client.checkout(order).requireOk().body().isBlank());
    assertOrder(order, user, true, lines, 32);
    assertUser(user, 68);
    assertItem(first, 7, 7);
    assertItem(second, 9, 11);

    client.checkout(order).requireOk();
    shop.awaitSettled();
    assertOrder(order, user, true, lines, 32);
    assertUser(user, 68);
    assertItem(first, 7, 7);
    assertItem(second, 9, 11);
  }

  @Test
  void freeItemsAreTakenToo() {
    String user = client.createUser(0);
    String item = client.createItem(3, 0);
    String order = client.order(user, item, 2);
    client.checkout(order).requireOk();
    assertOrder(order, user, true, "[[\"%s\",2]]".formatted(item), 0);
    assertItem(item, 1, 0);
    assertUser(user, 0);
  }

  @Test
  void theLargestNumbersAreExact() {
    String user = client.createUser(MAX);
    String item = client.createItem(MAX, 1);
    assertUser(user, MAX);
    assertItem(item, MAX, 1);
    String order = client.order(user, item, MAX);
    assertOrder(order, user, false, "[[\"%s\",%d]]".formatted(item, MAX), MAX);
    client.checkout(order).requireOk();
    assertUser(user, 0);
    assertItem(item, 0, 1);
  }

  @Test
  void batches() {
    assertMessage(client.post("/payment/batch_init/5/40"));
    assertMessage(client.post("/stock/batch_init/4/30/6"));
    assertMessage(client.post("/orders/batch_init/20/4/5/6"));
    for (int user = 0; user < 5; user++) {
      assertUser(Integer.toString(user), 40);
    }
    for (int item = 0; item < 4; item++) {
      assertItem(Integer.toString(item), 30, 6);
    }
    for (int id = 0; id < 20; id++) {
      JsonNode order = client.get("/orders/find/" + id).json();
      assertTrue(Integer.parseInt(text(order, "user_id")) < 5);
      long units = 0;
      for (JsonNode line : order.get("items")) {
        assertTrue(Integer.parseInt(line.get(0).textValue()) < 4);
        units += line.get(1).longValue();
      }
      assertEquals(2, units);
      assertEquals(12, order.get("total_cost").longValue());
      assertFalse(order.get("paid").booleanValue());
    }
    client.checkout("19").requireOk();
    assertTrue(client.paid("19"));
    assertMessage(client.post("/orders/batch_init/20/4/5/6"));
    assertFalse(client.paid("19"));
    assertMessage(client.post("/stock/batch_init/0/0/0"));
    assertMessage(client.post("/payment/batch_init/0/0"));
    assertMessage(client.post("/orders/batch_init/0/0/0/0"));
  }

  /** Whoever finds it: a gateway does before it knows which service is asked. */
  @Test
  void aPathThatIsTooLongIsRefused() {
    String path = "/orders/find/" + "x".repeat(TOO_LONG);
    assertEquals("414 uri-too-long", client.get(path).outcome());
  }

  private void assertUser(String user, long credit) {
    JsonNode found = client.get("/payment/find_user/" + user).json();
    assertEquals(List.of("user_id", "credit"), fields(found));
    assertEquals(user, text(found, "user_id"));
    assertEquals(credit, integer(found, "credit"));
  }

  private void assertItem(String item, long stock, long price) {
    JsonNode found = client.get("/stock/find/" + item).json();
    assertEquals(List.of("stock", "price"), fields(found));
    assertEquals(stock, integer(found, "stock"));
    assertEquals(price, integer(found, "price"));
  }

  private void assertOrder(String order, String user, boolean paid, String items, long total) {
    JsonNode found = client.get("/orders/find/" + order).json();
    assertEquals(List.of("order_id", "paid", "items", "user_id", "total_cost"), fields(found));
    assertEquals(order, text(found, "order_id"));
    assertEquals(user, text(found, "user_id"));
    assertTrue(found.get("paid").isBoolean());
    assertEquals(paid, found.get("paid").booleanValue());
    assertEquals(items, found.get("items").toString());
    assertEquals(total, integer(found, "total_cost"));
  }

  private static void assertMessage(Answer answer) {
    JsonNode body = answer.json();
    assertEquals(List.of("msg"), fields(body));
    assertFalse(text(body, "msg").isBlank());
  }

  private static void assertMentions(String number, Answer answer) {
    assertTrue(answer.requireOk().body().matches("(?s).*\\b" + number + "\\b.*"), answer::body);
  }

  private static String text(JsonNode body, String field) {
    assertTrue(body.get(field).isTextual(), body::toString);
    return body.get(field).textValue();
  }

  private static long integer(JsonNode body, String field) {
    assertTrue(body.get(field).isIntegralNumber(), body::toString);
    return body.get(field).longValue();
  }

  /** In the order in which they are written, which is that of the contract, on every start. */
  private static List<String> fields(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
