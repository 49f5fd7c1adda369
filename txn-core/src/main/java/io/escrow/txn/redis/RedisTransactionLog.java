package io.escrow.txn.redis;

import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.redis.LogScripts.Operation;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.TransactionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * The transaction log in Redis 6.2 or newer: each write is one script, and all keys of a shard
 * carry its hash tag.
 *
 * <p>A write that is tried again is known by the nonce in its transaction's record. Where no record
 * is left to tell, after an end or a begin that no application write guards, at least the last
 * 10,000 nonces of each shard are kept: an older one counts as never seen.
 *
 * <p>An application script is Lua that defines {@code local function application(context,
 * arguments)}. {@code context.tag} begins each key that it may use, {@code context.seq} is the
 * transaction's sequence (nil when it has none yet), {@code context.mint()} gives the one of the
 * transaction that begins. It checks before it writes, may be called again for the same sequences,
 * and returns whether it accepts, the answer (a table of strings), and for a begin the request to
 * store (or nil) and, when it does not accept, the sequence of the open transaction in its way (or
 * nil).
 *
 * <p>Safe for many threads, which wait for each other. Opens a connection of its own to each
 * primary at the first use and again after each failure.
 */
public final class RedisTransactionLog implements TransactionLog, AutoCloseable {
  /** More than a hundred thousand years: sums with the time of day stay exact in a double. */
  private static final long MAX_MILLIS = 1L << 52;

  private final LogScripts scripts;
  private final ScriptRunner runner;

  /**
   * A log without a connection yet.
   *
   * @param applicationScripts name to Lua source of what {@link Application.Write} can name
   */
  public RedisTransactionLog(RedisConnections connections, Map<String, String> applicationScripts) {
    this.scripts = new LogScripts(applicationScripts);
    this.runner = new ScriptRunner(connections, scripts.all());
  }

  @Override
  public List<Result> write(List<Write> writes) {
    List<Script.Call> calls = new ArrayList<>(writes.size());
    for (Write write : writes) {
      Script.Call call = call(write);
      if (call != null) {
        calls.add(call);
      }
    }
    List<Object> replies = runner.run(calls);
    List<Result> results = new ArrayList<>(writes.size());
    int next = 0;
    for (Write write : writes) {
      boolean sent = script(write) != null;
      results.add(
          sent ? LogReplies.result(write.shard(), replies.get(next++)) : unknownScript(write));
    }
    return results;
  }

  @Override
  public List<Entry> takeOver(int shard, int limit, long dueMillis) {
    Object reply =
        runner.run(
            new Script.Call(
                scripts.takeover, tag(shard), List.of(String.valueOf(limit), millis(dueMillis))));
    return Replies.list(reply).stream().map(entry -> LogReplies.entry(shard, entry)).toList();
  }

  @Override
  public Optional<Entry> read(TransactionId id) {
    Object reply =
        runner.read(
            new Script.Call(scripts.read, tag(id.shard()), List.of(String.valueOf(id.sequence()))));
    return Replies.list(reply).isEmpty()
        ? Optional.empty()
        : Optional.of(LogReplies.entry(id.shard(), reply));
  }

  @Override
  public List<Parked> parked(int shard, int limit) {
    Object reply =
        runner.read(new Script.Call(scripts.parked, tag(shard), List.of(String.valueOf(limit))));
    return Replies.list(reply).stream()
        .map(Replies::texts)
        .map(pair -> parked(shard, pair))
        .toList();
  }

  @Override
  public long open(int shard) {
    String key = tag(shard) + "tx:open";
    return Replies.number(runner.ask(key, new CommandArguments(Command.ZCARD).key(key)));
  }

  @Override
  public boolean hasRoom() {
    return runner.hasRoom();
  }

  /**
   * Names the Redis process that answered last: another one after each of its starts; empty when
   * none has answered yet.
   */
  public String incarnation() {
    return runner.incarnation();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Script.@Nullable Call call(Write write) {
    Script script = script(write);
    return script == null ? null : new Script.Call(script, tag(write.shard()), arguments(write));
  }

  private @Nullable Script script(Write write) {
    if (write instanceof Begin begin) {
      return scripts.of(Operation.BEGIN, begin.application());
    } else if (write instanceof Append append) {
      return scripts.of(Operation.APPEND, append.application());
    } else if (write instanceof End end) {
      return scripts.of(Operation.END, end.application());
    }
    throw new IllegalArgumentException("not a write: " + write);
  }

  private static List<String> arguments(Write write) {
    if (write instanceof Begin begin) {
      return arguments(begin);
    } else if (write instanceof Append append) {
      return arguments(append);
    }
    return arguments((End) write);
  }

  private static List<String> arguments(Begin begin) {
    TransactionId id = begin.id();
    return with(
        begin.application(),
        begin.nonce(),
        id == null ? "" : String.valueOf(id.sequence()),
        begin.protocol(),
        begin.state(),
        begin.request(),
        begin.requester(),
        text(begin.watermark()),
        millis(begin.deadlineMillis()),
        millis(begin.dueMillis()));
  }

  private static List<String> arguments(Append append) {
    return with(
        append.application(),
        String.valueOf(append.id().sequence()),
        String.valueOf(append.version()),
        String.valueOf(append.epoch()),
        append.nonce(),
        append.state(),
        millis(append.dueMillis()),
        append.parked());
  }

  private static List<String> arguments(End end) {
    Restart restart = end.restart();
    return with(
        end.application(),
        String.valueOf(end.id().sequence()),
        String.valueOf(end.version()),
        String.valueOf(end.epoch()),
        end.nonce(),
        restart == null ? "" : "restart",
        restart == null ? "" : restart.state(),
        restart == null ? "" : millis(restart.dueMillis()));
  }

  private static List<String> with(Application.@Nullable Write application, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    if (application != null) {
      all.addAll(application.arguments());
    }
    return all;
  }

  private static Result unknownScript(Write write) {
    return new Result.Failed("no application script has the name in " + write);
  }

  private static Parked parked(int shard, List<String> pair) {
    return new Parked(new TransactionId(shard, Long.parseLong(pair.get(0))), pair.get(1));
  }

  private static String text(Watermark watermark) {
    StringBuilder text = new StringBuilder().append(watermark.low());
    watermark.open().forEach(sequence -> text.append(' ').append(sequence));
    return text.toString();
  }

  private static String millis(long millis) {
    return String.valueOf(Math.max(-MAX_MILLIS, Math.min(MAX_MILLIS, millis)));
  }

  private static String tag(int shard) {
    return "{s" + shard + "}:";
  }
}
