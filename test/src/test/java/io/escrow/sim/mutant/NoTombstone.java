package io.escrow.sim.mutant;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.HashSet;
import java.util.Set;

/** An abort or compensation of what never came is acknowledged and not remembered. */
public final class NoTombstone extends ParticipantMutant {
  private final Set<String> voted = new HashSet<>();

  @Override
  public String mistake() {
    return "An abort or compensation of what never came is acknowledged and not remembered.";
  }

  @Override
  public String rules() {
    return "P2";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    Reply reply = really(participant, command);
    if (command.type().asksForVote()) {
      voted.add(branch(command));
    } else if (voted.add(branch(command))) {
      store.forget(command.id(), command.shard(), command.branch());
      voted.remove(branch(command));
    }
    return reply;
  }
}
