package io.escrow.txn.testkit;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.spi.Clock;
import io.escrow.txn.spi.HeldBranches;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A participant in memory that keeps quantities: the table of the rules and accounts, both plain
 * Java. It is what {@code RedisParticipant} with {@code EffectScript.quantities} is held equal to,
 * and what simulations run. Used by one thread.
 */
public final class MemoryParticipant implements Participant, HeldBranches {
  /** Hears of every change of a branch's record, and of the data along with it. */
  @FunctionalInterface
  public interface Changes {
    /** Hears nothing. */
    Changes NONE = (command, before, after) -> {};

    void changed(Command command, BranchState before, BranchState after);
  }

  private final String service;
  private final Clock clock;
  private final List<MemoryBranches> shards = new ArrayList<>();

  /**
   * A participant without accounts.
   *
   * @param service its name in branches and refusals
   * @param shards over how many shards its data are spread
   * @param clock of its store
   */
  public MemoryParticipant(String service, int shards, Clock clock) {
    this.service = service;
    this.clock = clock;
    for (int shard = 0; shard < shards; shard++) {
      this.shards.add(new MemoryBranches());
    }
  }

  /** The accounts of a shard. */
  public MemoryQuantities quantities(int shard) {
    return shards.get(shard).quantities();
  }

  /** Makes the store have no room for new work, or have it again (rule P4). */
  public void full(boolean isFull) {
    shards.forEach(shard -> shard.full(isFull));
  }

  /** From now on this one hears of changes. */
  public void changes(Changes changes) {
    shards.forEach(shard -> shard.changes(changes));
  }

  /** Loses a branch's record, and nothing of the data, as no store may: for mutants. */
  public void forget(TransactionId id, int shard, int branch) {
    shards.get(shard).forget(id, branch);
  }

  /** How many branches wait for their coordinator. */
  public int open() {
    int open = 0;
    for (MemoryBranches shard : shards) {
      open += shard.open();
    }
    return open;
  }

  @Override
  public List<Reply> handle(List<Command> commands) {
    return commands.stream().map(this::handle).toList();
  }

  private Reply handle(Command command) {
    if (command.shard() >= shards.size()) {
      return reply(
          command,
          Answer.ALARM,
          new Refusal(Reason.MALFORMED, service, "has no shard " + command.shard()));
    }
    try {
      MemoryBranches.Answered answered =
          shards.get(command.shard()).handle(command, clock.nowMillis());
      Refusal refusal =
          answered.reason() == null
              ? null
              : new Refusal(answered.reason(), service, answered.detail());
      return reply(command, answered.answer(), refusal);
    } catch (IllegalStateException e) {
      return reply(
          command,
          Answer.ALARM,
          new Refusal(Reason.MALFORMED, service, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public List<HeldBranch> overdue(long olderThanMillis, int limit) {
    List<HeldBranch> found = new ArrayList<>();
    for (MemoryBranches shard : shards) {
      for (String member :
          shard.overdue(clock.nowMillis(), olderThanMillis, Math.max(1, limit / shards.size()))) {
        String[] parts = member.split(":", 2);
        found.add(
            new HeldBranch(
                TransactionId.parse(parts[0]),
                Integer.parseInt(parts[1]),
                shard.coordinator(member)));
      }
    }
    return found;
  }

  /**
   * Everything in a shard but times, as the keys, fields and values that Redis would hold; for
   * comparisons.
   */
  public SortedMap<String, SortedMap<String, String>> dump(int shard, String kind) {
    SortedMap<String, SortedMap<String, String>> all = new TreeMap<>();
    shards.get(shard).dump("{s" + shard + "}:", all);
    quantities(shard)
        .all()
        .forEach(
            (id, balance) -> {
              SortedMap<String, String> fields = new TreeMap<>();
              fields.put("available", Long.toString(balance.available()));
              fields.put("held", Long.toString(balance.held()));
              fields.put("sold", Long.toString(balance.sold()));
              fields.put("pending", Long.toString(balance.pending()));
              fields.put("generation", Long.toString(balance.generation()));
              all.put("{s" + shard + "}:" + kind + ":" + id, fields);
            });
    return all;
  }

  private static Reply reply(Command command, Answer answer, Refusal refusal) {
    return new Reply(command.id(), command.branch(), command.type(), answer, refusal);
  }
}
