package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Runs scripts over one connection of its own, many in one round trip, and never sends a call a
 * second time by itself.
 *
 * <p>A connection that failed is dropped, and the next use opens another: at once when the last one
 * had served, else {@value #RECONNECT_MIN_MILLIS} ms after the last attempt. Safe for many threads,
 * which then wait for each other.
 */
final class ScriptRunner implements AutoCloseable {
  static final int RECONNECT_MIN_MILLIS = 50;
  private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);

  private final RedisConnections connections;
  private final List<Script> scripts;
  private @Nullable Connection connection;
  private String incarnation = "";
  private long attemptedNanos;
  private boolean mayConnectAtOnce = true;

  /** Opens nothing yet; the scripts are loaded at each connect. */
  ScriptRunner(RedisConnections connections, Collection<Script> scripts) {
    this.connections = connections;
    this.scripts = List.copyOf(scripts);
  }

  /**
   * Runs these calls in order and waits for all.
   *
   * @return for each its reply, or a {@link JedisDataException} for a call that failed by its own
   *     fault and did nothing
   * @throws StoreUnavailableException when any may have run or not
   */
  synchronized List<Object> run(List<Script.Call> calls) {
    if (calls.isEmpty()) {
      return List.of();
    }
    return withConnection(
        open -> {
          List<Object> replies = pipeline(open, calls);
          List<Integer> unknown = new ArrayList<>();
          for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof JedisDataException error
                && RedisErrors.sayUnknownScript(error)) {
              unknown.add(i);
            }
          }
          if (!unknown.isEmpty()) {
            loadScripts(open);
            List<Object> again = pipeline(open, unknown.stream().map(calls::get).toList());
            for (int i = 0; i < again.size(); i++) {
              replies.set(unknown.get(i), again.get(i));
            }
          }
          replies.forEach(ScriptRunner::requireMeaning);
          return replies;
        });
  }

  /**
   * Runs one call.
   *
   * @throws StoreUnavailableException when it may have run or not
   * @throws IllegalStateException when it failed by its own fault
   */
  Object run(Script.Call call) {
    Object reply = run(List.of(call)).get(0);
    if (reply instanceof JedisDataException error) {
      throw new IllegalStateException(
          "the script " + call.script().name() + " failed: " + error.getMessage(), error);
    }
    return reply;
  }

  /**
   * Whether the store has room for new work (rule P4), looked up at most every {@value
   * StoreRoom#LOOK_EVERY_MILLIS} ms; while it does not answer, what was seen last.
   */
  synchronized boolean hasRoom() {
    try {
      return !connections.room().isFull(() -> RedisConnections.info(this::command, "memory"));
    } catch (StoreUnavailableException e) {
      return !connections.room().wasFull();
    }
  }

  /** Runs one plain command. */
  synchronized Object command(CommandArguments command) {
    return withConnection(open -> open.executeCommand(command));
  }

  /** The process that answered last; empty when none has. */
  synchronized String incarnation() {
    return incarnation;
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      RedisConnections.close(connection);
      connection = null;
    }
  }

  private interface Use<T> {
    T with(Connection open);
  }

  private <T> T withConnection(Use<T> use) {
    try {
      T result = use.with(connected());
      mayConnectAtOnce = true;
      return result;
    } catch (JedisException e) {
      close();
      throw new StoreUnavailableException(
          connections + " gave no usable answer: " + e.getMessage(), e);
    }
  }

  private Connection connected() {
    if (connection != null && !connection.isBroken()) {
      return connection;
    }
    close();
    long now = System.nanoTime();
    long sinceNanos = now - attemptedNanos;
    if (!mayConnectAtOnce && sinceNanos < TimeUnit.MILLISECONDS.toNanos(RECONNECT_MIN_MILLIS)) {
      throw new StoreUnavailableException(
          connections + " was tried less than " + RECONNECT_MIN_MILLIS + " ms ago");
    }
    mayConnectAtOnce = false;
    attemptedNanos = now;
    RedisConnections.Opened opened = connections.open();
    try {
      loadScripts(opened.connection());
    } catch (RuntimeException e) {
      RedisConnections.close(opened.connection());
      throw e;
    }
    if (!incarnation.isEmpty() && !incarnation.equals(opened.incarnation())) {
      LOG.warn("{} is another process than before", connections);
    }
    incarnation = opened.incarnation();
    connection = opened.connection();
    return opened.connection();
  }

  private void loadScripts(Connection open) {
    for (Script script : scripts) {
      open.sendCommand(new CommandArguments(Command.SCRIPT).add("LOAD").add(script.source()));
    }
    List<Object> replies = open.getMany(scripts.size());
    for (int i = 0; i < replies.size(); i++) {
      requireMeaning(replies.get(i));
      if (replies.get(i) instanceof JedisDataException error) {
        throw new IllegalStateException(
            "the script " + scripts.get(i).name() + " is no Lua: " + error.getMessage(), error);
      }
    }
  }

  private static List<Object> pipeline(Connection open, List<Script.Call> calls) {
    for (Script.Call call : calls) {
      CommandArguments command =
          new CommandArguments(Command.EVALSHA).add(call.script().sha1()).add(1).add(call.key());
      call.arguments().forEach(command::add);
      open.sendCommand(command);
    }
    return new ArrayList<>(open.getMany(calls.size()));
  }

  private static void requireMeaning(Object reply) {
    if (reply instanceof JedisDataException error && RedisErrors.sayUnavailable(error)) {
      throw error;
    }
  }
}
