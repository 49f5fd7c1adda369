package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.testkit.MemoryParticipant;

/** When the store does not answer, the vote is no. */
public final class StoreTroubleIsANo extends ParticipantMutant {
  @Override
  public String mistake() {
    return "When the store does not answer, the vote is no.";
  }

  @Override
  public String rules() {
    return "P7";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    try {
      return really(participant, command);
    } catch (StoreUnavailableException e) {
      if (command.type().asksForVote()) {
        return new Reply(
            command.id(),
            command.branch(),
            command.type(),
            Answer.NO,
            new Refusal(Reason.UNKNOWN, "", ""));
      }
      throw e;
    }
  }
}
