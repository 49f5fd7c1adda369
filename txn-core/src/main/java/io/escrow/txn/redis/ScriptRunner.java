package io.escrow.txn.redis;

import io.escrow.txn.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Runs scripts over a link of its own, many in one round trip, and never sends a call a second time
 * by itself.
 *
 * <p>A link that failed is dropped, and the next use opens another, to where the primaries are by
 * then: at once when the last one had served, else {@value #RECONNECT_MIN_MILLIS} ms after the last
 * attempt. Safe for many threads, which then wait for each other.
 */
final class ScriptRunner implements AutoCloseable {
  static final int RECONNECT_MIN_MILLIS = 50;
  private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);

  private final RedisConnections connections;
  private final List<Script> scripts;
  private @Nullable StoreLink link;
  private String incarnation = "";
  private long attemptedNanos;
  private boolean mayConnectAtOnce = true;

  /** Opens nothing yet; the scripts are loaded at each connect. */
  ScriptRunner(RedisConnections connections, Collection<Script> scripts) {
    this.connections = connections;
    this.scripts = List.copyOf(scripts);
  }

  /**
   * Runs these calls, those of one hash tag in order, and waits for all.
   *
   * <p>In a cluster they run side by side on the primaries that have their keys, and the whole
   * batch is unavailable when one of these is; so it is anyway under {@code
   * cluster-require-full-coverage yes}. A call that came to a wrong primary did not run.
   *
   * @return for each its reply, or a {@link JedisDataException} for a call that failed by its own
   *     fault and did nothing
   * @throws StoreUnavailableException when any may have run or not, or replicas may lack it
   */
  synchronized List<Object> run(List<Script.Call> calls) {
    return run(calls, true);
  }

  /** As {@link #run(List)}, for calls that write nothing. */
  synchronized List<Object> read(List<Script.Call> calls) {
    return run(calls, false);
  }

  /**
   * Runs one call.
   *
   * @throws StoreUnavailableException when it may have run or not
   * @throws IllegalStateException when it failed by its own fault
   */
  Object run(Script.Call call) {
    return requireSuccess(call, run(List.of(call)).get(0));
  }

  /** As {@link #run(Script.Call)}, for a call that writes nothing. */
  Object read(Script.Call call) {
    return requireSuccess(call, read(List.of(call)).get(0));
  }

  /**
   * Whether the store has room for new work (rule P4), looked up at most every {@value
   * StoreRoom#LOOK_EVERY_MILLIS} ms; while it does not answer, what was seen last.
   */
  synchronized boolean hasRoom() {
    try {
      return !connections.room().isFull(this::memory);
    } catch (StoreUnavailableException e) {
      return !connections.room().wasFull();
    }
  }

  /** Runs one plain command at the primary that has a key. */
  synchronized Object ask(String key, CommandArguments command) {
    return withLink(open -> open.ask(key, command));
  }

  /** Finds out whether all primaries answer. */
  synchronized void ping() {
    withLink(open -> open.askAll(new CommandArguments(Command.PING)));
  }

  /** The processes that answered last; empty when none has. */
  synchronized String incarnation() {
    return incarnation;
  }

  @Override
  public synchronized void close() {
    if (link != null) {
      link.close();
      link = null;
    }
  }

  private List<Object> run(List<Script.Call> calls, boolean writes) {
    if (calls.isEmpty()) {
      return List.of();
    }
    return withLink(
        open -> {
          List<Object> replies = open.run(calls, writes);
          List<Integer> unknown = new ArrayList<>();
          for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof JedisDataException error
                && RedisErrors.sayUnknownScript(error)) {
              unknown.add(i);
            }
          }
          if (!unknown.isEmpty()) {
            open.load(scripts);
            List<Object> again = open.run(unknown.stream().map(calls::get).toList(), writes);
            for (int i = 0; i < again.size(); i++) {
              replies.set(unknown.get(i), again.get(i));
            }
          }
          replies.forEach(RedisErrors::requireMeaning);
          return replies;
        });
  }

  private static Object requireSuccess(Script.Call call, Object reply) {
    if (reply instanceof JedisDataException error) {
      throw new IllegalStateException(
          "the script " + call.script().name() + " failed: " + error.getMessage(), error);
    }
    return reply;
  }

  private List<String> memory() {
    return withLink(open -> open.askAll(new CommandArguments(Command.INFO).add("memory"))).stream()
        .map(Replies::text)
        .toList();
  }

  private <T> T withLink(Function<StoreLink, T> use) {
    try {
      T result = use.apply(linked());
      mayConnectAtOnce = true;
      return result;
    } catch (JedisException e) {
      close();
      throw new StoreUnavailableException(
          connections + " gave no usable answer: " + e.getMessage(), e);
    }
  }

  private StoreLink linked() {
    if (link != null && !link.isBroken()) {
      return link;
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
    StoreLink opened = connections.open();
    try {
      opened.load(scripts);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    if (!incarnation.isEmpty() && !incarnation.equals(opened.incarnation())) {
      LOG.warn("{} is another process than before", connections);
    }
    incarnation = opened.incarnation();
    link = opened;
    return opened;
  }
}
