package io.escrow.sim.mutant;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Participant;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.HeldBranches;
import io.escrow.txn.spi.HeldBranches.HeldBranch;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A participant that hears nothing for long ends what it holds by itself, in one way or the other.
 */
abstract class SettlesAlone extends Mutant {
  private final List<CommandType> commands;
  private final Map<String, Integer> shards = new HashMap<>();

  SettlesAlone(CommandType... commands) {
    this.commands = List.of(commands);
  }

  @Override
  public final String rules() {
    return "P3, P8";
  }

  @Override
  public final Participant participant(Participant participant, MemoryParticipant store) {
    return asked -> {
      asked.forEach(command -> shards.put(ParticipantMutant.branch(command), command.shard()));
      return participant.handle(asked);
    };
  }

  @Override
  public final HeldBranches held(HeldBranches held, Participant participant) {
    return (olderThanMillis, limit) -> {
      List<HeldBranch> overdue = held.overdue(olderThanMillis, limit);
      for (HeldBranch branch : overdue) {
        commands.forEach(command -> settle(participant, command, branch));
      }
      return overdue;
    };
  }

  private void settle(Participant participant, CommandType type, HeldBranch branch) {
    participant.handle(
        List.of(
            new Command(
                type,
                branch.id(),
                branch.branch(),
                shards.getOrDefault(branch.id() + ":" + branch.branch(), 0),
                List.of(),
                branch.coordinator(),
                Watermark.NONE,
                Address.ofService("nobody"))));
  }
}
