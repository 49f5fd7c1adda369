package io.escrow.audit;

import io.escrow.local.LocalSystem;
import io.escrow.local.ServiceName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The audit of a shop: reads every Redis, and says in words what is not over yet and what must not
 * be.
 *
 * <p>Each Redis is read at one instant, but not all at the same: the numbers of different services
 * agree only once nothing is {@link #unsettled}.
 */
public final class Audit {

  /** An order as it is stored; {@code units} of each item. */
  public record Order(String state, String user, long total, Map<String, Long> units) {}

  /** An item's units or a user's credit. */
  public record Account(long available, long held, long sold, long pending) {
    long sum() {
      return available + held + sold;
    }

    boolean isNegative() {
      return available < 0 || held < 0 || sold < 0 || pending < 0;
    }
  }

  private final Map<ServiceName, RedisImage> images = new EnumMap<>(ServiceName.class);
  private final Map<String, Order> orders = new TreeMap<>();
  private final Map<String, Account> items;
  private final Map<String, Account> users;

  private Audit(LocalSystem system) {
    system.serviceNames().forEach(name -> images.put(name, RedisImage.read(system.redisUrl(name))));
    image(ServiceName.ORDER).hashes("order:").forEach((id, f) -> orders.put(id, order(f)));
    items = accounts(image(ServiceName.STOCK).hashes("item:"));
    users = accounts(image(ServiceName.PAYMENT).hashes("user:"));
  }

  /** Reads everything; throws when a Redis does not answer. */
  public static Audit of(LocalSystem system) {
    return new Audit(system);
  }

  public Map<String, Order> orders() {
    return orders;
  }

  public Map<String, Account> items() {
    return items;
  }

  public Map<String, Account> users() {
    return users;
  }

  /** What is not over: transactions in a log, branches and units held, orders in checkout. */
  public List<String> unsettled() {
    List<String> found = new ArrayList<>();
    images.forEach((name, image) -> addUnsettled(name.text(), image, found));
    addHeld("item", items, found);
    addHeld("user", users, found);
    orders.forEach(
        (id, order) -> {
          if (order.state().equals("checkout")) {
            found.add("order " + id + " is in checkout");
          }
        });
    return found;
  }

  /**
   * What must not be in a settled shop: units or credit lost or made, anything charged that is not
   * paid, or paid that is not charged.
   */
  public List<String> violations(Book book) {
    Map<String, Long> sold = new TreeMap<>();
    Map<String, Long> spent = new TreeMap<>();
    for (Order order : orders.values()) {
      if (order.state().equals("paid")) {
        spent.merge(order.user(), order.total(), Long::sum);
        order.units().forEach((item, units) -> sold.merge(item, units, Long::sum));
      }
    }
    List<String> found = new ArrayList<>();
    compare("item", items, book.items(), sold, found);
    compare("user", users, book.users(), spent, found);
    orders.forEach((id, order) -> checkTotal(id, order, found));
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

  private void checkTotal(String id, Order order, List<String> found) {
    Map<String, Map<String, String>> stored = image(ServiceName.STOCK).hashes("item:");
    long total = 0;
    for (Map.Entry<String, Long> line : order.units().entrySet()) {
      total += line.getValue() * number(stored.getOrDefault(line.getKey(), Map.of()), "price");
    }
    if (total != order.total()) {
      found.add("order " + id + " costs " + order.total() + ", its lines cost " + total);
    }
  }

  private static void addUnsettled(String service, RedisImage image, List<String> found) {
    for (String index : List.of("tx:due", "tx:open", "tx:parked")) {
      List<String> members = image.members(index);
      if (!members.isEmpty()) {
        found.add(service + ": " + index + " has " + members);
      }
    }
    image
        .hashes("tx:")
        .forEach(
            (id, fields) -> {
              if (id.matches("[0-9]+")) {
                found.add(service + ": transaction " + id + " is " + fields);
              }
            });
    image
        .hashes("branch:held")
        .forEach((shard, branches) -> found.add(service + ": branches wait " + branches));
  }

  private static void addHeld(String kind, Map<String, Account> accounts, List<String> found) {
    accounts.forEach(
        (id, account) -> {
          if (account.held() != 0 || account.pending() != 0) {
            found.add(kind + " " + id + " is " + account);
          }
        });
  }

  private RedisImage image(ServiceName name) {
    return images.get(name);
  }

  private static Map<String, Account> accounts(Map<String, Map<String, String>> hashes) {
    Map<String, Account> found = new TreeMap<>();
    hashes.forEach(
        (id, fields) ->
            found.put(
                id,
                new Account(
                    number(fields, "available"),
                    number(fields, "held"),
                    number(fields, "sold"),
                    number(fields, "pending"))));
    return found;
  }

  private static Order order(Map<String, String> fields) {
    Map<String, Long> units = new TreeMap<>();
    String lines = fields.getOrDefault("lines", "");
    String[] words = lines.isEmpty() ? new String[0] : lines.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      units.merge(words[i], Long.parseLong(words[i + 1]), Long::sum);
    }
    return new Order(
        fields.getOrDefault("state", ""),
        fields.getOrDefault("user", ""),
        number(fields, "total"),
        units);
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }
}
