package io.escrow.sim.mutant;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.HashSet;
import java.util.Set;

/** A compensation of a step that was never done gives back what was never taken. */
public final class EmptyCompensation extends ParticipantMutant {
  private final Set<String> taken = new HashSet<>();

  @Override
  public String mistake() {
    return "A compensation of a step that was never done gives back what was never taken.";
  }

  @Override
  public String rules() {
    return "P2, P5";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    Reply reply = really(participant, command);
    if (command.type().asksForVote() && reply.answer() == Answer.YES) {
      taken.add(branch(command));
    }
    boolean releases =
        command.type() == CommandType.COMPENSATE || command.type() == CommandType.ABORT;
    if (releases && taken.add(branch(command))) {
      store.quantities(0).add("a0", 1);
    }
    return reply;
  }
}
