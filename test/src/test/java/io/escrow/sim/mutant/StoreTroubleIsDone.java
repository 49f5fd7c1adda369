package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.testkit.MemoryParticipant;

/** When the store does not answer, the command is acknowledged. */
public final class StoreTroubleIsDone extends ParticipantMutant {
  @Override
  public String mistake() {
    return "When the store does not answer, the command is acknowledged.";
  }

  @Override
  public String rules() {
    return "P6";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    try {
      return really(participant, command);
    } catch (StoreUnavailableException e) {
      return answer(command, command.type().asksForVote() ? Answer.YES : Answer.DONE);
    }
  }
}
