package io.escrow.fault;

import io.escrow.audit.Book;
import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import io.escrow.txn.testkit.Await;
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
  private static final int SCARCE = 40;
  private static final int PLENTY = 10_000;
  private static final int CREATING_CLIENTS = 8;

  private final Random random;
  private final Map<String, Long> items = new TreeMap<>();
  private final Map<String, Long> users = new TreeMap<>();

  /** Creates items and users with nothing. */
  public Market(ShopClient client, Random random) {
    this.random = random;
    client.post("/stock/batch_init/" + ITEMS + "/0/" + PRICE).requireOk();
    client.post("/payment/batch_init/" + USERS + "/0").requireOk();
  }

  /** Adds units and credit for one more round; the shop must be calm. */
  public void restock(ShopClient client) {
    add(client, "/stock/add/", items, ITEMS);
    add(client, "/payment/add_funds/", users, USERS);
  }

  private static void add(ShopClient client, String path, Map<String, Long> book, int count) {
    for (int i = 0; i < count; i++) {
      String id = Integer.toString(i);
      long amount = i % 2 == 0 ? PLENTY : SCARCE;
      client.post(path + id + "/" + amount).requireOk();
      book.merge(id, amount, Long::sum);
    }
  }

  /** What was put in so far. */
  public Book book() {
    return new Book(items, users);
  }

  /** Creates orders of one to three lines. */
  public List<String> orders(ShopClient client, int count) {
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random own = new Random(random.nextLong());
      tasks.add(() -> order(client, own));
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

  private static String order(ShopClient client, Random own) {
    String user = Integer.toString(own.nextInt(USERS));
    List<String> lines = new ArrayList<>();
    int count = 1 + own.nextInt(MAX_LINES);
    for (int i = 0; i < count; i++) {
      int quantity = 1 + own.nextInt(MAX_QUANTITY);
      lines.add(own.nextInt(ITEMS) + "/" + quantity);
    }
    List<String> complete = new ArrayList<>(1);
    Await.until(
        "an order is complete",
        () -> {
          String id = client.createOrder(user);
          if (lines.stream().allMatch(line -> added(client, id, line))) {
            complete.add(id);
          }
          return !complete.isEmpty();
        });
    return complete.get(0);
  }

  /** False when what was killed before has not come back wholly: another order is begun then. */
  private static boolean added(ShopClient client, String order, String line) {
    Answer answer = client.post("/orders/addItem/" + order + "/" + line);
    return answer.status() != 503 && answer.requireOk().ok();
  }
}
