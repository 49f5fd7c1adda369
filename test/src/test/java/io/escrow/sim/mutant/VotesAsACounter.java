package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** Votes are counted, so that a doubled yes counts twice. */
public final class VotesAsACounter extends EngineMutant {
  @Override
  public String mistake() {
    return "Votes are counted, so that a doubled yes counts twice.";
  }

  @Override
  public String rules() {
    return "P1";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    if (event instanceof Event.VotedYes yes && state.yes().has(yes.branch())) {
      BranchSet missing = all(of).without(state.yes());
      if (!missing.isEmpty()) {
        int other = Long.numberOfTrailingZeros(missing.bits());
        return engine.decide(of, state, new Event.VotedYes(other));
      }
    }
    return engine.decide(of, state, event);
  }
}
