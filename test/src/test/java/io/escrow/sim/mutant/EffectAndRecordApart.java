package io.escrow.sim.mutant;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.testkit.MemoryParticipant;

/** The effect is written first and the record apart, so that trouble between loses the record. */
public final class EffectAndRecordApart extends ParticipantMutant {
  @Override
  public String mistake() {
    return "The effect is written first and the record apart, so that trouble between loses the record.";
  }

  @Override
  public String rules() {
    return "P1";
  }

  @Override
  Reply handle(Participant participant, MemoryParticipant store, Command command) {
    try {
      return really(participant, command);
    } catch (StoreUnavailableException e) {
      store.forget(command.id(), command.shard(), command.branch());
      throw e;
    }
  }
}
