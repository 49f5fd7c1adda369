package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;

/** A no is not remembered, so that a late or repeated question may get a yes. */
public final class NoForgotten extends ParticipantMutant {
  @Override
  public String mistake() {
    return "A no is not remembered, so that a late or repeated question may get a yes.";
  }

  @Override
  public String rules() {
    return "P2";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    Reply reply = really(participant, command);
    if (reply.answer() == Answer.NO) {
      store.forget(command.id(), command.shard(), command.branch());
    }
    return reply;
  }
}
