package io.escrow.order;

import io.escrow.txn.Shards;
import io.escrow.txn.StoreFullException;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisScripts;
import io.escrow.txn.redis.RedisScripts.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The orders in Redis, outside of checkouts: a hash {@code {s<shard>}:order:<id>} each.
 *
 * <p>Safe for many threads; calls block for a round trip and throw {@link
 * StoreUnavailableException} when no answer comes: a change may have happened then or not.
 * Creations and additions throw {@link StoreFullException} when the store is nearly full.
 */
final class OrderStore implements AutoCloseable {
  static final int MAX_LINES = 500;
  private static final int MAX_CONNECTIONS = 16;
  private static final int ORDERS_PER_SCRIPT = 250;
  private static final int SCRIPTS_PER_ROUND_TRIP = 16;
  private static final long MAX_NUMBER = (1L << 53) - 1;

  /** What became of an addition: what the script says, and the new total. */
  record Addition(String status, long total) {}

  /** An order to create. */
  record Draft(String id, String user, long total, String lines) {}

  private final RedisScripts scripts;
  private final int shards;

  OrderStore(RedisConnections connections, int shards) {
    this.scripts = new RedisScripts(connections, Scripts.ofOrders(), MAX_CONNECTIONS);
    this.shards = shards;
  }

  /** Creates orders, or replaces those of the same ids, in bounded memory. */
  void create(Iterable<Draft> drafts) {
    List<Call> calls = new ArrayList<>();
    List<List<String>> byShard = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      byShard.add(new ArrayList<>());
    }
    for (Draft draft : drafts) {
      int shard = Shards.of(draft.id(), shards);
      List<String> arguments = byShard.get(shard);
      arguments.addAll(
          List.of(draft.id(), draft.user(), Long.toString(draft.total()), draft.lines()));
      if (arguments.size() == 4 * ORDERS_PER_SCRIPT) {
        calls.add(new Call(Scripts.CREATE, tag(shard), List.copyOf(arguments)));
        arguments.clear();
      }
      if (calls.size() == SCRIPTS_PER_ROUND_TRIP) {
        scripts.runIfRoom(calls);
        calls.clear();
      }
    }
    for (int shard = 0; shard < shards; shard++) {
      if (!byShard.get(shard).isEmpty()) {
        calls.add(new Call(Scripts.CREATE, tag(shard), byShard.get(shard)));
      }
    }
    scripts.runIfRoom(calls);
  }

  /** Adds units of an item at a price each. */
  Addition addItem(String id, String item, long quantity, long price) {
    List<String> arguments =
        List.of(
            item,
            Long.toString(quantity),
            Long.toString(price),
            Integer.toString(MAX_LINES),
            Long.toString(MAX_NUMBER));
    List<String> reply =
        scripts.runIfRoom(List.of(new Call(Scripts.ADD_ITEM, key(id), arguments))).get(0);
    return new Addition(reply.get(0), reply.size() > 1 ? Long.parseLong(reply.get(1)) : 0);
  }

  Optional<Order> read(String id) {
    return read(List.of(id)).get(0);
  }

  /** Reads orders in one round trip, in the same order. */
  List<Optional<Order>> read(List<String> ids) {
    return scripts
        .read(ids.stream().map(id -> new Call(Scripts.READ, key(id), List.of())).toList())
        .stream()
        .map(OrderStore::order)
        .toList();
  }

  @Override
  public void close() {
    scripts.close();
  }

  private static Optional<Order> order(List<String> fields) {
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    String lines = fields.get(3);
    return Optional.of(
        new Order(
            Order.State.valueOf(fields.get(0).toUpperCase(Locale.ROOT)),
            fields.get(1),
            Long.parseLong(fields.get(2)),
            lines.isEmpty() ? List.of() : Line.parse(List.of(lines.split(" ", -1))),
            fields.get(4)));
  }

  private String key(String id) {
    return tag(Shards.of(id, shards)) + "order:" + id;
  }

  private static String tag(int shard) {
    return "{s" + shard + "}:";
  }
}
