package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.HashMap;
import java.util.Map;

/**
 * A command to settle a branch is acknowledged though the branch was lost with the process, and not
 * alarmed about.
 */
public final class UnknownAcknowledged extends ParticipantMutant {
  private final Map<String, Command> held = new HashMap<>();

  @Override
  public String mistake() {
    return "A command to settle a branch is acknowledged though the branch was lost with the process, and not alarmed about.";
  }

  @Override
  public String rules() {
    return "P6, P4";
  }

  @Override
  public Participant participant(Participant participant, MemoryParticipant store) {
    held.values().forEach(command -> store.forget(command.id(), command.shard(), command.branch()));
    held.clear();
    return super.participant(participant, store);
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    Reply reply = really(participant, command);
    if (command.type().asksForVote() && reply.answer() == Answer.YES) {
      held.put(branch(command), command);
    } else if (!command.type().asksForVote()) {
      held.remove(branch(command));
    }
    return reply.answer() == Answer.ALARM ? answer(command, Answer.DONE) : reply;
  }
}
