package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection over which scripts are run, many in one round trip. Used by one thread.
 *
 * <p>It connects when it is first used and after trouble, and loads its scripts then. It never
 * sends anything twice, but for what the store did not know the script of, and all that came after
 * that.
 */
final class RedisPipe implements AutoCloseable {
  /**
   * One run of a script.
   *
   * @param key the key by which a cluster finds the shard
   */
  record Call(Script script, String key, List<String> arguments) {}

  /** What a call gave: an answer, or the error of this one call. */
  record Reply(@Nullable Object answer, @Nullable String error) {
    /** The answer of a script that returned a list of texts. */
    List<String> texts() {
      if (!(answer instanceof List<?> list)) {
        throw new StoreUnavailableException("a script failed: " + error);
      }
      return list.stream().map(RedisPipe::text).toList();
    }
  }

  private static final int MAX_ROUNDS = 3;

  private final Supplier<Connection> connector;
  private final List<Script> scripts;
  private @Nullable Connection connection;

  RedisPipe(Supplier<Connection> connector, List<Script> scripts) {
    this.connector = connector;
    this.scripts = List.copyOf(scripts);
  }

  /** The text of one value of an answer. */
  static String text(@Nullable Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(value);
  }

  /**
   * Runs the calls in order, in one round trip.
   *
   * <p>If the store forgot the scripts, calls from the first unknown one on are run again: then
   * calls must either be idempotent or come one at a time.
   *
   * @throws StoreUnavailableException when an answer is missing, or the store refused for a reason
   *     that passes
   */
  List<Reply> run(List<Call> calls) {
    try {
      Connection open = connected();
      List<Reply> replies = new ArrayList<>(calls.size());
      for (int round = 0; replies.size() < calls.size(); round++) {
        if (round == MAX_ROUNDS) {
          throw new StoreUnavailableException("the store keeps forgetting its scripts");
        }
        if (round > 0) {
          loadScripts(open);
        }
        runOnce(open, calls.subList(replies.size(), calls.size()), replies);
      }
      return replies;
    } catch (JedisException e) {
      close();
      throw new StoreUnavailableException("no answer from the store: " + e.getMessage(), e);
    }
  }

  /**
   * Finds out whether the connection still works, and gives it up if not; for one that was idle.
   */
  void probe() {
    Connection open = connection;
    if (open == null) {
      return;
    }
    try {
      open.sendCommand(Protocol.Command.PING);
      open.getOne();
    } catch (JedisException e) {
      close();
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (JedisException e) {
        // A connection that is broken already needs no goodbye.
      }
    }
  }

  /** Adds the replies up to the first call whose script the store does not know. */
  private static void runOnce(Connection open, List<Call> calls, List<Reply> replies) {
    for (Call call : calls) {
      open.sendCommand(Protocol.Command.EVALSHA, arguments(call));
    }
    for (Object answer : open.getMany(calls.size())) {
      if (!(answer instanceof JedisDataException error)) {
        replies.add(new Reply(answer, null));
        continue;
      }
      String message = String.valueOf(error.getMessage());
      if (StoreErrors.noScript(message)) {
        return;
      }
      if (StoreErrors.ofTheStore(message)) {
        throw new StoreUnavailableException("the store refuses for now: " + message, error);
      }
      replies.add(new Reply(null, message));
    }
  }

  private static String[] arguments(Call call) {
    String[] all = new String[3 + call.arguments().size()];
    all[0] = call.script().sha();
    all[1] = "1";
    all[2] = call.key();
    for (int i = 3; i < all.length; i++) {
      all[i] = call.arguments().get(i - 3);
    }
    return all;
  }

  private Connection connected() {
    if (connection == null) {
      Connection fresh = connector.get();
      connection = fresh;
      loadScripts(fresh);
    }
    return connection;
  }

  private void loadScripts(Connection open) {
    for (Script script : scripts) {
      open.sendCommand(Protocol.Command.SCRIPT, "LOAD", script.text());
    }
    for (Object answer : open.getMany(scripts.size())) {
      if (answer instanceof JedisDataException error) {
        throw error;
      }
    }
  }
}
