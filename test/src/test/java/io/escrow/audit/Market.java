package io.escrow.audit;

import io.escrow.local.LocalSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Items, users and carts of a shop, and the book of what was put in. Half of the items and users
 * have little, so that some checkouts are refused.
 */
public final class Market {
  private static final int ITEMS = 10;
  private static final int USERS = 40;
  private static final int PRICE = 2;
  private static final int MAX_LINES = 3;
  private static final int MAX_QUANTITY = 2;
  private static final int SCARCE = 60;
  private static final int PLENTY = 10_000;
  private static final int CREATING_CLIENTS = 8;

  private final ShopClient client;
  private final Random random;
  private final Map<String, Long> items = new TreeMap<>();
  private final Map<String, Long> users = new TreeMap<>();

  /** Creates items and users with nothing. */
  public Market(LocalSystem system, ShopClient client, Random random) {
    this.client = client;
    this.random = random;
    String url = system.baseUrl();
    client.mustPost(url + "/stock/batch_init/" + ITEMS + "/0/" + PRICE);
    client.mustPost(url + "/payment/batch_init/" + USERS + "/0");
  }

  /** Adds units and credit for one more round; the shop must be calm. */
  public void restock(LocalSystem system) {
    String url = system.baseUrl();
    add(url + "/stock/add/", items, ITEMS);
    add(url + "/payment/add_funds/", users, USERS);
  }

  private void add(String url, Map<String, Long> book, int count) {
    for (int i = 0; i < count; i++) {
      String id = Integer.toString(i);
      long amount = i % 2 == 0 ? PLENTY : SCARCE;
      client.mustPost(url + id + "/" + amount);
      book.merge(id, amount, Long::sum);
    }
  }

  /** What was put in so far. */
  public Book book() {
    return new Book(items, users);
  }

  /** Creates orders of one to three lines. */
  public List<String> orders(LocalSystem system, int count) {
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random own = new Random(random.nextLong());
      tasks.add(() -> order(system.baseUrl() + "/orders/", own));
    }
    ExecutorService threads = Executors.newFixedThreadPool(CREATING_CLIENTS);
    try {
      List<String> ids = new ArrayList<>();
      for (Future<String> id : threads.invokeAll(tasks)) {
        ids.add(id.get());
      }
      return ids;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private String order(String url, Random own) {
    String body = client.mustPost(url + "create/" + own.nextInt(USERS));
    String id = body.replaceAll(".*\"order_id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    int lines = 1 + own.nextInt(MAX_LINES);
    for (int i = 0; i < lines; i++) {
      int quantity = 1 + own.nextInt(MAX_QUANTITY);
      client.mustPost(url + "addItem/" + id + "/" + own.nextInt(ITEMS) + "/" + quantity);
    }
    return id;
  }
}
