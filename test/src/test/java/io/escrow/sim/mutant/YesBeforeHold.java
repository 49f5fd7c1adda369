package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.HashMap;
import java.util.Map;

/** A participant says yes, and holds only with its next command. */
public final class YesBeforeHold extends ParticipantMutant {
  private final Map<Integer, Command> waiting = new HashMap<>();

  @Override
  public String mistake() {
    return "A participant says yes, and holds only with its next command.";
  }

  @Override
  public String rules() {
    return "P1, P4";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    Command before = waiting.put(command.shard(), command);
    if (before != null) {
      really(participant, before);
    }
    if (command.type().asksForVote()) {
      return answer(command, Answer.YES);
    }
    waiting.remove(command.shard());
    return really(participant, command);
  }
}
