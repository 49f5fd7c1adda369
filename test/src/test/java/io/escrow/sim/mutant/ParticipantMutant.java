package io.escrow.sim.mutant;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.testkit.MemoryParticipant;
import java.util.ArrayList;
import java.util.List;

/** A mutant whose participants carry commands out wrongly. */
abstract class ParticipantMutant extends Mutant {
  /** Carries one command out, in place of the participant. */
  abstract Reply handle(Participant participant, MemoryParticipant store, Command command);

  @Override
  public Participant participant(Participant participant, MemoryParticipant store) {
    return commands -> {
      List<Reply> replies = new ArrayList<>(commands.size());
      for (Command command : commands) {
        replies.add(handle(participant, store, command));
      }
      return replies;
    };
  }

  static Reply really(Participant participant, Command command) {
    return participant.handle(List.of(command)).get(0);
  }

  static Reply answer(Command command, Answer answer) {
    return new Reply(command.id(), command.branch(), command.type(), answer, null);
  }

  /** The name of a branch, across all participants. */
  static String branch(Command command) {
    return command.id() + ":" + command.branch();
  }
}
