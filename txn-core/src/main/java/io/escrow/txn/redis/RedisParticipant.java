package io.escrow.txn.redis;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.HeldBranches;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A participant whose data lie in Redis: each command is one atomic script that checks, changes and
 * remembers (rules P1 to P9).
 *
 * <p>It has one connection to each primary and is used by one thread. Commands of one call travel
 * in one round trip. Trouble with the store is never a vote: it throws, and the same commands may
 * come again. A fault of one script is an alarm for that command alone.
 */
public final class RedisParticipant implements Participant, HeldBranches, AutoCloseable {
  /** The most commands of one call. */
  public static final int MAX_COMMANDS = 256;

  private static final int SCANNED_PER_ROUND_TRIP = 500;
  private static final int MAX_ROUND_TRIPS_PER_CALL = 64;

  private final String service;
  private final int shards;
  private final Map<CommandType, Script> scripts = new EnumMap<>(CommandType.class);
  private final Script overdue = new Script("overdue", Script.resource("overdue.lua"));
  private final ScriptRunner runner;

  /** Where the search for overdue branches goes on. */
  private int scanShard;

  private String scanCursor = "0";

  /**
   * A participant; it connects when it is first asked.
   *
   * @param service the name of the participant in branches and refusals
   * @param shards over how many shards the data are spread, at least 1
   * @param effects what commands do to the data
   * @param connections to its Redis
   */
  public RedisParticipant(
      String service, int shards, EffectScript effects, RedisConnections connections) {
    this.service = service;
    this.shards = shards;
    for (CommandType type : CommandType.values()) {
      scripts.put(type, BarrierScript.of(type, effects));
    }
    List<Script> all = new ArrayList<>(scripts.values());
    all.add(overdue);
    runner = new ScriptRunner(connections, all);
  }

  /**
   * {@inheritDoc}
   *
   * @param commands at most {@value #MAX_COMMANDS}
   */
  @Override
  public List<Reply> handle(List<Command> commands) {
    if (commands.size() > MAX_COMMANDS) {
      throw new IllegalArgumentException(
          "at most " + MAX_COMMANDS + " commands at once, not " + commands.size());
    }
    String room = hasRoom() ? "" : "full";
    List<Script.Call> calls = new ArrayList<>(commands.size());
    for (Command command : commands) {
      if (fault(command) == null) {
        calls.add(call(command, room));
      }
    }
    List<Object> answers = runner.run(calls);
    List<Reply> replies = new ArrayList<>(commands.size());
    int next = 0;
    for (Command command : commands) {
      @Nullable String fault = fault(command);
      replies.add(fault == null ? reply(command, answers.get(next++)) : alarm(command, fault));
    }
    return replies;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Looks through about {@value #SCANNED_PER_ROUND_TRIP} open branches in a round trip, and
   * makes at most {@value #MAX_ROUND_TRIPS_PER_CALL} of them; the next call goes on from there.
   */
  @Override
  public List<HeldBranch> overdue(long olderThanMillis, int limit) {
    List<HeldBranch> found = new ArrayList<>();
    int shardsDone = 0;
    for (int trip = 0;
        trip < MAX_ROUND_TRIPS_PER_CALL && shardsDone < shards && found.size() < limit;
        trip++) {
      List<String> page = Replies.texts(runner.run(scan(olderThanMillis, limit - found.size())));
      for (int i = 1; i < page.size(); i += 2) {
        String[] member = page.get(i).split(":", 2);
        found.add(
            new HeldBranch(
                TransactionId.parse(member[0]), Integer.parseInt(member[1]), page.get(i + 1)));
      }
      scanCursor = page.get(0);
      if (scanCursor.equals("0")) {
        scanShard = (scanShard + 1) % shards;
        shardsDone++;
      }
    }
    return found;
  }

  boolean hasRoom() {
    return runner.hasRoom();
  }

  @Override
  public void close() {
    runner.close();
  }

  private Script.Call scan(long olderThanMillis, int limit) {
    return new Script.Call(
        overdue,
        RedisKeys.held(scanShard),
        List.of(
            scanCursor,
            Integer.toString(SCANNED_PER_ROUND_TRIP),
            Long.toString(olderThanMillis),
            Integer.toString(limit)));
  }

  /** Why a command cannot even be tried; null when it can. */
  private @Nullable String fault(Command command) {
    if (command.shard() < 0 || command.shard() >= shards) {
      return "has no shard " + command.shard();
    }
    // The name is one word of the record.
    return command.coordinator().indexOf(' ') < 0 ? null : "a coordinator's name has no spaces";
  }

  private Script.Call call(Command command, String room) {
    List<String> arguments = new ArrayList<>(8 + command.action().size());
    arguments.add(RedisKeys.prefix(command.shard()));
    arguments.add(command.id() + ":" + command.branch());
    arguments.add(Integer.toString(command.id().shard()));
    arguments.add(Long.toString(command.id().sequence()));
    arguments.add(command.coordinator());
    arguments.add(Long.toString(command.watermark().low()));
    arguments.add(open(command.watermark()));
    arguments.add(room);
    arguments.addAll(command.action());
    return new Script.Call(script(command.type()), RedisKeys.held(command.shard()), arguments);
  }

  private Script script(CommandType type) {
    Script script = scripts.get(type);
    if (script == null) {
      throw new IllegalStateException("no script for " + type);
    }
    return script;
  }

  private static String open(Watermark watermark) {
    if (watermark.open().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (Long sequence : watermark.open()) {
      text.append(text.isEmpty() ? "" : " ").append(sequence);
    }
    return text.toString();
  }

  private Reply reply(Command command, Object answer) {
    if (answer instanceof JedisDataException error) {
      return alarm(command, String.valueOf(error.getMessage()));
    }
    if (answer instanceof byte[]) {
      Answer good = Answer.valueOf(Replies.text(answer));
      return new Reply(command.id(), command.branch(), command.type(), good, null);
    }
    List<String> texts = Replies.texts(answer);
    if (texts.get(0).equals("NO")) {
      Refusal refusal = new Refusal(Reason.valueOf(texts.get(1)), service, texts.get(2));
      return new Reply(command.id(), command.branch(), command.type(), Answer.NO, refusal);
    }
    return alarm(command, command.type() + " contradicts the record: " + texts.get(1));
  }

  /** Alarms have no reason of their own: their detail says what is wrong. */
  private Reply alarm(Command command, String detail) {
    Refusal refusal = new Refusal(Reason.MALFORMED, service, detail);
    return new Reply(command.id(), command.branch(), command.type(), Answer.ALARM, refusal);
  }
}
