package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.shop.ShopClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Requests that are refused with a problem and change nothing in any Redis. */
abstract class BadInputCases {
  private static final long MAX = (1L << 53) - 1;

  /** What is not a number from 0 to 2^53-1 in ASCII digits. */
  private static final List<String> NO_NUMBERS =
      List.of(
          "abc",
          "-1",
          "%2B1",
          "1.5",
          "1e3",
          "0x10",
          "1%20",
          "%20",
          "%00",
          "null",
          "%D9%A3", // an Arabic three
          "%E0%A5%A9", // a Devanagari three
          "%EF%BC%93", // a full-width three
          "9007199254740992",
          "9223372036854775808",
          "18446744073709551617",
          "1" + "0".repeat(400));

  /** Ids that may not be, or that are nobody's. */
  private static final List<String> NO_IDS =
      List.of("unknown", "%20", "a%20b", "%7Bs0%7D:x", "%D9%A3", "x".repeat(65), "%0A", "*");

  private final Shop shop;
  private final ShopClient client;

  BadInputCases(Shop shop) {
    this.shop = shop;
    this.client = shop.client();
  }

  @Test
  void whatIsNoNumberIsRefused() {
    Things things = new Things();
    List<String> paths =
        List.of(
            "/stock/item/create/?",
            "/stock/add/ITEM/?",
            "/stock/subtract/ITEM/?",
            "/stock/batch_init/?/1/1",
            "/stock/batch_init/1/?/1",
            "/stock/batch_init/1/1/?",
            "/payment/add_funds/USER/?",
            "/payment/pay/USER/?",
            "/payment/batch_init/?/1",
            "/payment/batch_init/1/?",
            "/orders/addItem/ORDER/ITEM/?",
            "/orders/batch_init/?/1/1/1",
            "/orders/batch_init/1/?/1/1",
            "/orders/batch_init/1/1/?/1",
            "/orders/batch_init/1/1/1/?");
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String path : paths) {
      for (String wrong : NO_NUMBERS) {
        wanted.put("POST " + things.in(path.replace("?", wrong)), "400 malformed");
      }
    }
    refuseAll(wanted);
  }

  @Test
  void unknownIdsAreRefused() {
    Things things = new Things();
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("GET /stock/find/?", "404 unknown-item");
    paths.put("POST /stock/add/?/1", "404 unknown-item");
    paths.put("POST /stock/subtract/?/1", "404 unknown-item");
    paths.put("POST /stock/add/?/0", "404 unknown-item");
    paths.put("GET /payment/find_user/?", "404 unknown-user");
    paths.put("POST /payment/add_funds/?/1", "404 unknown-user");
    paths.put("POST /payment/pay/?/1", "404 unknown-user");
    paths.put("GET /orders/find/?", "404 unknown-order");
    paths.put("POST /orders/addItem/ORDER/?/1", "404 unknown-item");
    paths.put("POST /orders/addItem/?/ITEM/1", "404 unknown-order");
    paths.put("POST /orders/checkout/?", "404 unknown-order");
    Map<String, String> wanted = new LinkedHashMap<>();
    paths.forEach(
        (path, unknown) -> {
          for (String id : NO_IDS) {
            String answer = id.equals("unknown") ? unknown : "400 malformed";
            wanted.put(things.in(path.replace("?", id)), answer);
          }
        });
    wanted.put("POST /orders/create/a%20b", "400 malformed");
    refuseAll(wanted);
  }

  @Test
  void missingPartsAndWrongMethodsAreRefused() {
    Things things = new Things();
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String path :
        List.of(
            "/",
            "/stock",
            "/stock/item/create",
            "/stock/add/ITEM",
            "/stock/subtract/ITEM",
            "/stock/batch_init/1/1",
            "/payment/add_funds/USER",
            "/payment/pay/USER",
            "/payment/batch_init/1",
            "/orders/create",
            "/orders/addItem/ORDER/ITEM",
            "/orders/addItem/ORDER",
            "/orders/checkout",
            "/orders/batch_init/1/1/1",
            "/orders/checkout/ORDER/now",
            "/unknown/create/1")) {
      wanted.put("POST " + things.in(path), "404 not-found");
    }
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
      for (String path :
          List.of(
              "/orders/create/USER",
              "/orders/addItem/ORDER/ITEM/1",
              "/orders/checkout/ORDER",
              "/orders/batch_init/1/1/1/1",
              "/stock/item/create/1",
              "/stock/add/ITEM/1",
              "/stock/subtract/ITEM/1",
              "/payment/create_user",
              "/payment/add_funds/USER/1",
              "/payment/pay/USER/1")) {
        wanted.put(method + " " + things.in(path), "405 method-not-allowed");
      }
    }
    for (String path :
        List.of("/orders/find/ORDER", "/stock/find/ITEM", "/payment/find_user/USER")) {
      wanted.put("POST " + things.in(path), "405 method-not-allowed");
    }
    refuseAll(wanted);
  }

  @Test
  void whatDoesNotFitTheStateIsRefused() {
    Things things = new Things();
    String paid = client.order(things.user, things.item, 1);
    client.checkout(paid).requireOk();
    String empty = client.createOrder(things.user);
    String rich = client.createUser(MAX);
    String many = client.createItem(MAX, MAX);
    String costly = client.order(things.user, many, 1);
    String free = client.createItem(10, 0);
    String units = client.order(things.user, free, MAX);
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("POST /orders/addItem/%s/%s/1".formatted(paid, things.item), "409 order-paid");
    wanted.put("POST /orders/checkout/" + empty, "409 empty-order");
    wanted.put(things.in("POST /orders/addItem/ORDER/ITEM/0"), "400 malformed");
    wanted.put("POST /payment/add_funds/%s/1".formatted(rich), "409 overflow");
    wanted.put("POST /payment/add_funds/%s/%d".formatted(rich, MAX), "409 overflow");
    wanted.put("POST /stock/add/%s/1".formatted(many), "409 overflow");
    wanted.put(things.in("POST /payment/pay/USER/" + MAX), "409 out-of-credit");
    wanted.put(things.in("POST /stock/subtract/ITEM/" + MAX), "409 out-of-stock");
    wanted.put("POST /orders/addItem/%s/%s/1".formatted(costly, many), "409 overflow");
    wanted.put("POST /orders/addItem/%s/%s/1".formatted(costly, things.item), "409 overflow");
    wanted.put("POST /orders/addItem/%s/%s/%d".formatted(empty, many, MAX), "409 overflow");
    wanted.put("POST /orders/addItem/%s/%s/1".formatted(units, free), "409 overflow");
    wanted.put("POST /orders/batch_init/1/1/1/" + MAX, "400 malformed");
    wanted.put("POST /orders/batch_init/1/0/1/1", "400 malformed");
    wanted.put("POST /orders/batch_init/1/1/0/1", "400 malformed");
    wanted.put("POST /stock/batch_init/%d/1/1".formatted(MAX), "400 malformed");
    refuseAll(wanted);
  }

  /** Sends all and compares every answer, and after every one the data. */
  private void refuseAll(Map<String, String> wanted) {
    shop.awaitSettled();
    List<String> wrong = new ArrayList<>();
    SortedMap<String, Integer> before = shop.data().digests();
    wanted.forEach(
        (request, outcome) -> {
          String[] parts = request.split(" ", 2);
          String answered = client.send(parts[0], parts[1]).outcome();
          if (!answered.equals(outcome)) {
            wrong.add(request + " was answered " + answered + ", not " + outcome);
          }
          SortedMap<String, Integer> after = shop.data().digests();
          if (!after.equals(before)) {
            wrong.add(request + " changed " + difference(before, after));
            before.clear();
            before.putAll(after);
          }
        });
    assertEquals(List.of(), wrong);
    assertTrue(wanted.size() > 10);
  }

  private static List<String> difference(
      SortedMap<String, Integer> before, SortedMap<String, Integer> after) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> before.containsKey(key) && before.get(key).equals(after.get(key)));
    return List.copyOf(keys);
  }

  /** A user, an item and an open order with it. */
  private final class Things {
    private final String user = client.createUser(100);
    private final String item = client.createItem(100, 3);
    private final String order = client.order(user, item, 2);

    String in(String path) {
      return path.replace("USER", user).replace("ITEM", item).replace("ORDER", order);
    }
  }
}
