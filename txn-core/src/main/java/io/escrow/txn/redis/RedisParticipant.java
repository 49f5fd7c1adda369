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
import java.util.stream.IntStream;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A participant whose data lie in Redis: each command is one atomic script that checks, changes and
 * remembers (rules P1 to P9).
 *
 * <p>It has one connection and is used by one thread. Commands of one call travel in one round
 * trip. Trouble with the store is never a vote: it throws, and the same commands may come again. A
 * fault of one script is an alarm for that command alone.
 */
public final class RedisParticipant implements Participant, HeldBranches, AutoCloseable {
  /** The most commands of one call. */
  public static final int MAX_COMMANDS = 256;

  private final String service;
  private final int shards;
  private final Map<CommandType, Script> scripts = new EnumMap<>(CommandType.class);
  private final Script overdue = new Script("overdue", Script.resource("overdue.lua"));
  private final ScriptRunner runner;

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
      scripts.put(type, effects.forCommand(type));
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
    List<Command> runnable = commands.stream().filter(this::inRange).toList();
    List<Object> answers =
        runnable.isEmpty() ? List.of() : runner.run(runnable.stream().map(this::call).toList());
    List<Reply> replies = new ArrayList<>(commands.size());
    int next = 0;
    for (Command command : commands) {
      replies.add(
          inRange(command)
              ? reply(command, answers.get(next++))
              : alarm(command, "has no shard " + command.shard()));
    }
    return replies;
  }

  @Override
  public List<HeldBranch> overdue(long olderThanMillis, int limit) {
    List<Script.Call> calls =
        IntStream.range(0, shards)
            .mapToObj(
                shard ->
                    new Script.Call(
                        overdue,
                        RedisKeys.held(shard),
                        List.of(
                            RedisKeys.prefix(shard),
                            Long.toString(olderThanMillis),
                            Integer.toString(Math.max(1, limit / shards)))))
            .toList();
    List<HeldBranch> found = new ArrayList<>();
    for (Object reply : runner.run(calls)) {
      requireNoFault(reply);
      List<String> texts = Replies.texts(reply);
      for (int i = 0; i < texts.size(); i += 2) {
        String[] member = texts.get(i).split(":", 2);
        found.add(
            new HeldBranch(
                TransactionId.parse(member[0]), Integer.parseInt(member[1]), texts.get(i + 1)));
      }
    }
    return found;
  }

  @Override
  public void close() {
    runner.close();
  }

  private boolean inRange(Command command) {
    return command.shard() >= 0 && command.shard() < shards;
  }

  private Script.Call call(Command command) {
    String member = command.id() + ":" + command.branch();
    List<String> arguments = new ArrayList<>(6 + command.action().size());
    arguments.add(RedisKeys.prefix(command.shard()));
    arguments.add(member);
    arguments.add(Integer.toString(command.id().shard()));
    arguments.add(Long.toString(command.id().sequence()));
    arguments.add(command.coordinator());
    arguments.add(text(command.watermark()));
    arguments.addAll(command.action());
    return new Script.Call(
        script(command.type()), RedisKeys.branch(command.shard(), member), arguments);
  }

  private Script script(CommandType type) {
    Script script = scripts.get(type);
    if (script == null) {
      throw new IllegalStateException("no script for " + type);
    }
    return script;
  }

  private static String text(Watermark watermark) {
    StringBuilder text = new StringBuilder().append(watermark.low());
    watermark.open().forEach(sequence -> text.append(' ').append(sequence));
    return text.toString();
  }

  private Reply reply(Command command, Object answer) {
    if (answer instanceof JedisDataException error) {
      return alarm(command, String.valueOf(error.getMessage()));
    }
    List<String> texts = Replies.texts(answer);
    return switch (Answer.valueOf(texts.get(0))) {
      case YES -> new Reply(command.id(), command.branch(), command.type(), Answer.YES, null);
      case DONE -> new Reply(command.id(), command.branch(), command.type(), Answer.DONE, null);
      case NO -> {
        Refusal refusal = new Refusal(Reason.valueOf(texts.get(1)), service, texts.get(2));
        yield new Reply(command.id(), command.branch(), command.type(), Answer.NO, refusal);
      }
      case ALARM -> alarm(command, command.type() + " contradicts the record: " + texts.get(1));
    };
  }

  private static void requireNoFault(Object reply) {
    if (reply instanceof JedisDataException error) {
      throw new IllegalStateException("a script failed: " + error.getMessage(), error);
    }
  }

  /** Alarms have no reason of their own: their detail says what is wrong. */
  private Reply alarm(Command command, String detail) {
    Refusal refusal = new Refusal(Reason.MALFORMED, service, detail);
    return new Reply(command.id(), command.branch(), command.type(), Answer.ALARM, refusal);
  }
}
