package io.escrow.sim.mutant;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Participant;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.HeldBranches;
import io.escrow.txn.spi.HeldBranches.HeldBranch;
import java.util.List;

/**
 * A participant that hears nothing for long ends what it holds by itself, in one way or the other.
 */
abstract class SettlesAlone extends Mutant {
  private final List<CommandType> commands;

  SettlesAlone(CommandType... commands) {
    this.commands = List.of(commands);
  }

  @Override
  public final String rules() {
    return "P3, P8";
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

  private static void settle(Participant participant, CommandType type, HeldBranch branch) {
    participant.handle(
        List.of(
            new Command(
                type,
                branch.id(),
                branch.branch(),
                0,
                List.of(),
                branch.coordinator(),
                Watermark.NONE,
                Address.ofService("nobody"))));
  }
}
