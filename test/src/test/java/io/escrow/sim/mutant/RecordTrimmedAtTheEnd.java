package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;

/** A branch's record is dropped as soon as the branch has ended. */
public final class RecordTrimmedAtTheEnd extends ParticipantMutant {
  @Override
  public String mistake() {
    return "A branch's record is dropped as soon as the branch has ended.";
  }

  @Override
  public String rules() {
    return "C7, P1";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    Reply reply = really(participant, command);
    if (reply.answer() == Answer.DONE) {
      store.forget(command.id(), command.shard(), command.branch());
    }
    return reply;
  }
}
