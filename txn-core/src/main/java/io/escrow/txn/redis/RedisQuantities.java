package io.escrow.txn.redis;

import io.escrow.txn.Shards;
import io.escrow.txn.StoreFullException;
import io.escrow.txn.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The accounts of one kind, as requests outside of transactions see and change them.
 *
 * <p>Safe for many threads; calls block for a round trip each and share a few connections. Nothing
 * is sent twice, so that after a {@link StoreUnavailableException} a change may have happened or
 * not.
 */
public final class RedisQuantities implements AutoCloseable {
  /** How a change ended. */
  public enum Status {
    OK,
    /** There is no such account. */
    UNKNOWN,
    /** Too little is available. */
    INSUFFICIENT,
    /** The account would hold more than 2<sup>53</sup>-1. */
    OVERFLOW
  }

  /**
   * What became of a change.
   *
   * @param available afterwards; empty unless it is OK
   */
  public record Change(Status status, OptionalLong available) {}

  private static final int IDS_PER_SCRIPT = 250;
  private static final int SCRIPTS_PER_ROUND_TRIP = 16;

  private final String kind;
  private final int shards;
  private final Script reset = script("reset");
  private final Script add = script("add");
  private final Script subtract = script("subtract");
  private final Script read = script("read");
  private final RunnerPool pool;

  /**
   * The accounts of a kind; connects when it is first asked.
   *
   * @param kind as in {@link EffectScript#quantities}
   * @param shards over how many shards the accounts are spread by {@link Shards}
   * @param maxConnections the most to open to each primary
   */
  public RedisQuantities(
      String kind, int shards, RedisConnections connections, int maxConnections) {
    this.kind = RedisKeys.requireKind(kind);
    this.shards = shards;
    this.pool = new RunnerPool(connections, List.of(reset, add, subtract, read), maxConnections);
  }

  /**
   * Sets one account to a new beginning, in a new generation.
   *
   * @param available from 0 to 2<sup>53</sup>-1
   * @param own the service's own fields
   * @throws StoreFullException when the store is nearly full
   */
  public void create(String id, long available, Map<String, String> own) {
    resetAll(List.of(resetCall(Shards.of(id, shards), List.of(id), available, own)));
  }

  /**
   * Sets the accounts {@code 0} to {@code count-1} to a new beginning, in a new generation that
   * older transactions do not touch (rule P9).
   *
   * <p>Works in chunks: when it throws, some accounts are set and others not.
   *
   * @param available from 0 to 2<sup>53</sup>-1
   * @param own the service's own fields
   * @throws StoreFullException when the store is nearly full
   */
  public void reset(int count, long available, Map<String, String> own) {
    List<Script.Call> calls = new ArrayList<>();
    List<List<String>> byShard = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      byShard.add(new ArrayList<>(IDS_PER_SCRIPT));
    }
    for (int i = 0; i < count; i++) {
      String id = Integer.toString(i);
      int shard = Shards.of(id, shards);
      List<String> ids = byShard.get(shard);
      ids.add(id);
      if (ids.size() == IDS_PER_SCRIPT) {
        calls.add(resetCall(shard, ids, available, own));
        ids.clear();
      }
      if (calls.size() == SCRIPTS_PER_ROUND_TRIP) {
        resetAll(calls);
        calls.clear();
      }
    }
    for (int shard = 0; shard < shards; shard++) {
      if (!byShard.get(shard).isEmpty()) {
        calls.add(resetCall(shard, byShard.get(shard), available, own));
      }
    }
    resetAll(calls);
  }

  /**
   * Adds to what is available.
   *
   * @param amount from 0 to 2<sup>53</sup>-1
   */
  public Change add(String id, long amount) {
    return change(add, id, amount);
  }

  /**
   * Subtracts from what is available.
   *
   * @param amount from 0 to 2<sup>53</sup>-1
   */
  public Change subtract(String id, long amount) {
    return change(subtract, id, amount);
  }

  /** Reads one account; empty when there is none. */
  public Optional<Account> read(String id) {
    return read(List.of(id)).get(0);
  }

  /** Reads accounts, in one round trip; one result for each id. */
  public List<Optional<Account>> read(List<String> ids) {
    List<Script.Call> calls =
        ids.stream().map(id -> new Script.Call(read, key(id), List.of())).toList();
    return requireSuccess(pool.read(calls)).stream().map(RedisQuantities::account).toList();
  }

  /** Closes the connections; calls that run then may fail. */
  @Override
  public void close() {
    pool.close();
  }

  private static Script script(String name) {
    return new Script(name, Script.resource("quantities-" + name + ".lua"));
  }

  private String key(String id) {
    return RedisKeys.accounts(Shards.of(id, shards), kind) + id;
  }

  private Change change(Script script, String id, long amount) {
    Object reply =
        run(List.of(new Script.Call(script, key(id), List.of(Long.toString(amount))))).get(0);
    List<String> texts = Replies.texts(reply);
    OptionalLong available =
        texts.size() > 1 ? OptionalLong.of(Long.parseLong(texts.get(1))) : OptionalLong.empty();
    return new Change(Status.valueOf(texts.get(0)), available);
  }

  private Script.Call resetCall(
      int shard, List<String> ids, long available, Map<String, String> own) {
    String prefix = RedisKeys.accounts(shard, kind);
    List<String> arguments = new ArrayList<>(ids.size() + 8);
    arguments.add(prefix);
    arguments.add(Long.toString(available));
    arguments.add(Integer.toString(own.size() * 2));
    own.forEach(
        (field, value) -> {
          arguments.add(field);
          arguments.add(value);
        });
    arguments.addAll(ids);
    return new Script.Call(reset, prefix + ids.get(0), arguments);
  }

  private void resetAll(List<Script.Call> calls) {
    requireSuccess(pool.runIfRoom(calls));
  }

  private List<Object> run(List<Script.Call> calls) {
    return requireSuccess(pool.run(calls));
  }

  private static List<Object> requireSuccess(List<Object> replies) {
    for (Object reply : replies) {
      if (reply instanceof JedisDataException error) {
        throw new IllegalStateException("a script failed: " + error.getMessage(), error);
      }
    }
    return replies;
  }

  private static Optional<Account> account(Object reply) {
    List<String> texts = Replies.texts(reply);
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < texts.size(); i += 2) {
      fields.put(texts.get(i), texts.get(i + 1));
    }
    return Optional.of(
        new Account(
            take(fields, "available"),
            take(fields, "held"),
            take(fields, "sold"),
            take(fields, "pending"),
            take(fields, "generation"),
            fields));
  }

  private static long take(Map<String, String> fields, String field) {
    @Nullable String text = fields.remove(field);
    return text == null ? 0 : Long.parseLong(text);
  }
}
