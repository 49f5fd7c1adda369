package io.escrow.audit;

import io.escrow.local.LocalSystem;
import io.escrow.txn.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The audit of a shop: says in words what is not over yet and what must not be.
 *
 * <p>The numbers of different services agree only once nothing is {@link #unsettled}.
 */
public final class Audit {
  private static final List<String> INDEXES =
      List.of("tx:due", "tx:open", "tx:parked", "branch:held");

  private final ShopData data;

  private Audit(ShopData data) {
    this.data = data;
  }

  /** The audit of a running shop; each call reads its data anew. */
  public static Audit of(LocalSystem system) {
    return of(ShopData.of(system));
  }

  /** The audit of a shop with these data. */
  public static Audit of(ShopData data) {
    return new Audit(data);
  }

  /** What it reads. */
  public ShopData data() {
    return data;
  }

  /** Returns once nothing is {@link #unsettled}; fails the test after two minutes. */
  public void awaitSettled() {
    Await.untilNone(this::unsettled);
  }

  /** What is not over: transactions in a log, branches and units held, orders in checkout. */
  public List<String> unsettled() {
    List<String> found = new ArrayList<>();
    data.readers().forEach((name, redis) -> addIndexes(name.text(), redis, found));
    // All records are read only when the indexes say that it is worth it.
    if (found.isEmpty()) {
      data.readers().forEach((name, redis) -> addTransactions(name.text(), redis, found));
      addHeld("item", data.items(), found);
      addHeld("user", data.users(), found);
      addCheckouts(found);
    }
    return found;
  }

  private static void addIndexes(String service, RedisReader redis, List<String> found) {
    for (String index : INDEXES) {
      List<String> members = redis.members(index);
      if (!members.isEmpty()) {
        found.add(service + ": " + index + " has " + members);
      }
    }
  }

  private static void addTransactions(String service, RedisReader redis, List<String> found) {
    redis
        .hashes("tx:")
        .forEach(
            (id, fields) -> {
              if (id.matches("[0-9]+")) {
                found.add(service + ": transaction " + id + " is " + fields);
              }
            });
  }

  private static void addHeld(String kind, Map<String, Account> accounts, List<String> found) {
    accounts.forEach(
        (id, account) -> {
          if (!account.isAtRest() || account.isNegative()) {
            found.add(kind + " " + id + " is " + account);
          }
        });
  }

  private void addCheckouts(List<String> found) {
    data.orders()
        .forEach(
            (id, order) -> {
              if (order.state().equals("checkout")) {
                found.add("order " + id + " is in checkout");
              }
            });
  }

  /**
   * What must not be in a settled shop: units or credit lost or made, anything charged that is not
   * paid, or paid that is not charged.
   */
  public List<String> violations(Book book) {
    Map<String, StoredOrder> orders = data.orders();
    Map<String, Long> sold = new TreeMap<>();
    Map<String, Long> spent = new TreeMap<>();
    for (StoredOrder order : orders.values()) {
      if (order.state().equals("paid")) {
        spent.merge(order.user(), order.total(), Long::sum);
        order.units().forEach((item, units) -> sold.merge(item, units, Long::sum));
      }
    }
    List<String> found = new ArrayList<>();
    compare("item", data.items(), book.items(), sold, found);
    compare("user", data.users(), book.users(), spent, found);
    Map<String, Long> prices = data.prices();
    orders.forEach((id, order) -> checkTotal(id, order, prices, found));
    return found;
  }

  private static void compare(
      String kind,
      Map<String, Account> accounts,
      Map<String, Long> put,
      Map<String, Long> paidFor,
      List<String> found) {
    if (!accounts.keySet().equals(put.keySet())) {
      found.add(kind + "s are " + accounts.keySet() + ", not " + put.keySet());
      return;
    }
    accounts.forEach(
        (id, account) -> {
          if (account.isNegative()) {
            found.add(kind + " " + id + " has a negative number: " + account);
          }
          if (account.sum() != put.getOrDefault(id, 0L)) {
            found.add(kind + " " + id + ": " + put.get(id) + " were put in, there are " + account);
          }
          if (account.sold() != paidFor.getOrDefault(id, 0L)) {
            found.add(
                kind + " " + id + ": paid orders have " + paidFor.get(id) + ", sold is " + account);
          }
        });
  }

  private static void checkTotal(
      String id, StoredOrder order, Map<String, Long> prices, List<String> found) {
    long total = 0;
    for (Map.Entry<String, Long> line : order.units().entrySet()) {
      total += line.getValue() * prices.getOrDefault(line.getKey(), 0L);
    }
    if (total != order.total()) {
      found.add("order " + id + " costs " + order.total() + ", its lines cost " + total);
    }
  }
}
