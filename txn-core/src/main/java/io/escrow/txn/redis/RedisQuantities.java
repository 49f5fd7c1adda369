package io.escrow.txn.redis;

import io.escrow.txn.Shards;
import io.escrow.txn.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;

/**
 * The accounts of one kind, as requests outside of transactions see and change them.
 *
 * <p>Safe for many threads; calls block for a round trip each and share a few connections. Nothing
 * is sent twice, so that after a {@link StoreUnavailableException} a change may have happened or
 * not.
 */
public final class RedisQuantities implements AutoCloseable {
  /** What became of a change. */
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
  private static final int MAX_WAIT_FOR_CONNECTION_MILLIS = 5_000;

  private final String kind;
  private final int shards;
  private final Script reset = Script.load("reset.lua");
  private final Script add = Script.load("add.lua");
  private final Script subtract = Script.load("subtract.lua");
  private final Script read = Script.load("read.lua");
  private final BlockingQueue<Idle> idle;
  private volatile boolean closed;

  private record Idle(RedisPipe pipe, long sinceNanos) {
    private static final long PROBE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private boolean stale() {
      return System.nanoTime() - sinceNanos > PROBE_AFTER_NANOS;
    }
  }

  /**
   * The accounts of a kind; connects when it is first asked.
   *
   * @param kind as in {@link EffectScript#quantities}
   * @param shards over how many shards the accounts are spread by {@link Shards}
   * @param connections the most connections to open
   * @param connector opens one that never retries, with a bound on waiting
   */
  public RedisQuantities(String kind, int shards, int connections, Supplier<Connection> connector) {
    this.kind = RedisKeys.requireKind(kind);
    this.shards = shards;
    idle = new ArrayBlockingQueue<>(connections);
    for (int i = 0; i < connections; i++) {
      idle.add(
          new Idle(
              new RedisPipe(connector, List.of(reset, add, subtract, read)), System.nanoTime()));
    }
  }

  /**
   * Sets one account to a new beginning, in a new generation.
   *
   * @param available from 0 to 2<sup>53</sup>-1
   * @param own the service's own fields
   */
  public void create(String id, long available, Map<String, String> own) {
    run(pipe -> pipe.run(List.of(resetCall(Shards.of(id, shards), List.of(id), available, own))))
        .forEach(RedisQuantities::require);
  }

  /**
   * Sets the accounts {@code 0} to {@code count-1} to a new beginning, in a new generation that
   * older transactions do not touch (rule P9).
   *
   * <p>Works in chunks: when it throws, some accounts are set and others not.
   *
   * @param available from 0 to 2<sup>53</sup>-1
   * @param own the service's own fields
   */
  public void reset(int count, long available, Map<String, String> own) {
    run(
        pipe -> {
          List<List<String>> byShard = new ArrayList<>();
          for (int shard = 0; shard < shards; shard++) {
            byShard.add(new ArrayList<>());
          }
          List<RedisPipe.Call> calls = new ArrayList<>();
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
              pipe.run(calls).forEach(RedisQuantities::require);
              calls.clear();
            }
          }
          for (int shard = 0; shard < shards; shard++) {
            if (!byShard.get(shard).isEmpty()) {
              calls.add(resetCall(shard, byShard.get(shard), available, own));
            }
          }
          pipe.run(calls).forEach(RedisQuantities::require);
          return count;
        });
  }

  /** Adds to what is available. */
  public Change add(String id, long amount) {
    return change(add, id, amount);
  }

  /** Subtracts from what is available. */
  public Change subtract(String id, long amount) {
    return change(subtract, id, amount);
  }

  /** Reads one account. */
  public Optional<Account> read(String id) {
    return read(List.of(id)).get(0);
  }

  /** Reads accounts, in one round trip; one result for each id. */
  public List<Optional<Account>> read(List<String> ids) {
    List<RedisPipe.Call> calls = new ArrayList<>(ids.size());
    for (String id : ids) {
      String prefix = RedisKeys.accounts(Shards.of(id, shards), kind);
      calls.add(new RedisPipe.Call(read, prefix + id, List.of()));
    }
    return run(pipe -> pipe.run(calls)).stream().map(reply -> account(reply.texts())).toList();
  }

  /** Closes the connections that are idle, and the others when their calls end. */
  @Override
  public void close() {
    closed = true;
    for (Idle next = idle.poll(); next != null; next = idle.poll()) {
      next.pipe().close();
    }
  }

  private Change change(Script script, String id, long amount) {
    String key = RedisKeys.accounts(Shards.of(id, shards), kind) + id;
    RedisPipe.Call call = new RedisPipe.Call(script, key, List.of(Long.toString(amount)));
    List<String> texts = run(pipe -> pipe.run(List.of(call))).get(0).texts();
    OptionalLong available =
        texts.size() > 1 ? OptionalLong.of(Long.parseLong(texts.get(1))) : OptionalLong.empty();
    return new Change(Status.valueOf(texts.get(0)), available);
  }

  private RedisPipe.Call resetCall(
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
    return new RedisPipe.Call(reset, prefix + ids.get(0), arguments);
  }

  private static Optional<Account> account(List<String> texts) {
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

  private static void require(RedisPipe.Reply reply) {
    if (reply.error() != null) {
      throw new StoreUnavailableException("a script failed: " + reply.error());
    }
  }

  private <T> T run(Function<RedisPipe, T> work) {
    @Nullable Idle taken = borrow();
    if (taken == null || closed) {
      throw new StoreUnavailableException(
          "no connection to the store was free for " + MAX_WAIT_FOR_CONNECTION_MILLIS + " ms");
    }
    RedisPipe pipe = taken.pipe();
    try {
      if (taken.stale()) {
        pipe.probe();
      }
      return work.apply(pipe);
    } finally {
      idle.add(new Idle(pipe, System.nanoTime()));
      if (closed) {
        close();
      }
    }
  }

  private @Nullable Idle borrow() {
    try {
      return idle.poll(MAX_WAIT_FOR_CONNECTION_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
