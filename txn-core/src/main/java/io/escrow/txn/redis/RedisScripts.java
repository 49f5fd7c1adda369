package io.escrow.txn.redis;

import io.escrow.txn.StoreFullException;
import io.escrow.txn.StoreUnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A service's own scripts in its Redis, for requests outside of transactions.
 *
 * <p>Safe for many threads; calls block for a round trip each and share a few connections. Nothing
 * is sent twice, so that after a {@link StoreUnavailableException} a change may have happened or
 * not.
 */
public final class RedisScripts implements AutoCloseable {
  /**
   * One call.
   *
   * @param script its name
   * @param key the one key that is passed, to whose hash tag all keys of the call belong
   */
  public record Call(String script, String key, List<String> arguments) {}

  private final Map<String, Script> scripts = new HashMap<>();
  private final RunnerPool pool;

  /**
   * The scripts of a service; connects when it is first asked.
   *
   * @param sources name to Lua source
   * @param maxConnections the most to open to each primary
   */
  public RedisScripts(
      RedisConnections connections, Map<String, String> sources, int maxConnections) {
    sources.forEach((name, source) -> scripts.put(name, new Script(name, source)));
    this.pool = new RunnerPool(connections, List.copyOf(scripts.values()), maxConnections);
  }

  /**
   * Calls scripts in order, each one atomic by itself, in one round trip.
   *
   * @return the texts of each reply, which must be a list
   * @throws StoreUnavailableException when the store did not answer all of them
   * @throws IllegalStateException when a script fails by a fault of the program
   */
  public List<List<String>> run(List<Call> calls) {
    return texts(pool.run(prepared(calls)));
  }

  /** As {@link #run(List)}, for calls that write nothing: they need not wait for replicas. */
  public List<List<String>> read(List<Call> calls) {
    return texts(pool.read(prepared(calls)));
  }

  /**
   * As {@link #run(List)}, for calls that make the data larger.
   *
   * @throws StoreFullException when the store is nearly full: nothing was done
   */
  public List<List<String>> runIfRoom(List<Call> calls) {
    return texts(pool.runIfRoom(prepared(calls)));
  }

  /** Calls one script. */
  public List<String> run(String script, String key, List<String> arguments) {
    return run(List.of(new Call(script, key, arguments))).get(0);
  }

  /** Closes the connections; calls that run then may fail. */
  @Override
  public void close() {
    pool.close();
  }

  private List<Script.Call> prepared(List<Call> calls) {
    return calls.stream()
        .map(call -> new Script.Call(script(call.script()), call.key(), call.arguments()))
        .toList();
  }

  private Script script(String name) {
    Script script = scripts.get(name);
    if (script == null) {
      throw new IllegalArgumentException("no script is named " + name);
    }
    return script;
  }

  private static List<List<String>> texts(List<Object> replies) {
    return replies.stream().map(RedisScripts::texts).toList();
  }

  private static List<String> texts(Object reply) {
    if (reply instanceof JedisDataException error) {
      throw new IllegalStateException("a script failed: " + error.getMessage(), error);
    }
    return Replies.texts(reply);
  }
}
