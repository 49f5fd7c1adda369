package io.escrow.txn.redis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Open connections to all primaries of a store, used as one by one thread at a time.
 *
 * <p>What throws a {@link JedisException} leaves it useless: replies may be on their way still.
 */
final class StoreLink implements AutoCloseable {
  /** How long a primary may wait for its replicas; well below the time-out of the connection. */
  static final int REPLICAS_MAX_MILLIS = 1_000;

  /** A connection to a primary, which can be told to send without reading the replies. */
  static final class Primary extends Connection {
    /** Names the process: another one after each start; empty until it is known. */
    private String incarnation = "";

    Primary(HostAndPort address, JedisClientConfig config) {
      super(address, config);
    }

    void identify(String process) {
      this.incarnation = process;
    }

    private void send() {
      flush();
    }
  }

  private final Layout layout;
  private final List<Primary> primaries;
  private final int replicas;

  /**
   * A link of open connections.
   *
   * @param primaries in the order of the layout
   * @param replicas how many must have what was written, at least 0
   */
  StoreLink(Layout layout, List<Primary> primaries, int replicas) {
    this.layout = layout;
    this.primaries = List.copyOf(primaries);
    this.replicas = replicas;
  }

  /**
   * Calls scripts, those for one primary in order, in one round trip.
   *
   * @param writes whether replicas must confirm what is written
   * @return for each its reply, or a {@link JedisDataException} for a call that failed
   * @throws JedisException when any may have run or not, or too few replicas have what was written
   */
  List<Object> run(List<Script.Call> calls, boolean writes) {
    int[] targets = new int[calls.size()];
    int[] counts = new int[primaries.size()];
    String[] keys = new String[primaries.size()];
    for (int i = 0; i < targets.length; i++) {
      Script.Call call = calls.get(i);
      int target = layout.primaryOf(call.key());
      primaries.get(target).sendCommand(command(call));
      targets[i] = target;
      counts[target]++;
      keys[target] = call.key();
    }
    boolean confirmed = writes && replicas > 0;
    for (int target = 0; target < counts.length; target++) {
      if (counts[target] > 0) {
        if (confirmed) {
          sendWait(primaries.get(target), keys[target]);
        }
        primaries.get(target).send();
      }
    }
    List<Iterator<Object>> replies = new ArrayList<>(counts.length);
    for (int target = 0; target < counts.length; target++) {
      replies.add(read(primaries.get(target), counts[target], confirmed).iterator());
    }
    List<Object> inOrder = new ArrayList<>(targets.length);
    for (int target : targets) {
      inOrder.add(replies.get(target).next());
    }
    return inOrder;
  }

  /**
   * Loads scripts into every primary.
   *
   * @throws IllegalStateException when one is no Lua
   */
  void load(List<Script> scripts) {
    for (Primary primary : primaries) {
      for (Script script : scripts) {
        primary.sendCommand(new CommandArguments(Command.SCRIPT).add("LOAD").add(script.source()));
      }
      primary.send();
    }
    // All are read before one can throw.
    List<List<Object>> replies =
        primaries.stream().map(primary -> primary.getMany(scripts.size())).toList();
    replies.forEach(those -> requireLoaded(scripts, those));
  }

  /** Runs one plain command at the primary that has a key. */
  Object ask(String key, CommandArguments command) {
    return primaries.get(layout.primaryOf(key)).executeCommand(command);
  }

  /** Runs one plain command at every primary, in one round trip. */
  List<Object> askAll(CommandArguments command) {
    for (Primary primary : primaries) {
      primary.sendCommand(command);
      primary.send();
    }
    return primaries.stream().map(Connection::getOne).toList();
  }

  /** Names the processes behind it: others after each start. */
  String incarnation() {
    return primaries.stream().map(primary -> primary.incarnation).collect(Collectors.joining(","));
  }

  boolean isBroken() {
    return primaries.stream().anyMatch(Connection::isBroken);
  }

  @Override
  public void close() {
    primaries.forEach(RedisConnections::close);
  }

  /**
   * While a slot moves, a node of a cluster would begin a script over keys that are still there and
   * fail at the first one that is not, with half of its work done. So each call also names a key
   * that never exists: then it is refused (ASK) before it begins.
   */
  private CommandArguments command(Script.Call call) {
    CommandArguments command = new CommandArguments(Command.EVALSHA).add(call.script().sha1());
    if (layout.isCluster()) {
      command.add(2).add(call.key()).add(RedisKeys.neverExists(call.key()));
    } else {
      command.add(1).add(call.key());
    }
    call.arguments().forEach(command::add);
    return command;
  }

  /**
   * Since Redis 7.2 a connection waits for its own writes only, and a call that is repeated writes
   * nothing: so there is always one more write to wait for.
   */
  private void sendWait(Primary primary, String key) {
    primary.sendCommand(new CommandArguments(Command.SET).key(RedisKeys.waitedFor(key)).add(""));
    primary.sendCommand(new CommandArguments(Command.WAIT).add(replicas).add(REPLICAS_MAX_MILLIS));
  }

  private static void requireLoaded(List<Script> scripts, List<Object> replies) {
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i) instanceof JedisDataException error) {
        RedisErrors.requireMeaning(error);
        throw new IllegalStateException(
            "the script " + scripts.get(i).name() + " is no Lua: " + error.getMessage(), error);
      }
    }
  }

  private List<Object> read(Primary primary, int count, boolean confirmed) {
    if (count == 0 || !confirmed) {
      return primary.getMany(count);
    }
    List<Object> replies = primary.getMany(count + 2);
    for (Object reply : replies.subList(count, count + 2)) {
      if (reply instanceof JedisDataException error) {
        throw error;
      }
    }
    long having = Replies.number(replies.get(count + 1));
    if (having < replicas) {
      throw new JedisException(
          "it was written, but %d of %d replicas had it within %d ms"
              .formatted(having, replicas, REPLICAS_MAX_MILLIS));
    }
    return replies.subList(0, count);
  }
}
