package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** All votes but one are enough for a commit. */
public final class MajorityCommits extends EngineMutant {
  @Override
  public String mistake() {
    return "All votes but one are enough for a commit.";
  }

  @Override
  public String rules() {
    return "C3";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    if (event instanceof Event.VotedYes yes && of.branches().size() > 2) {
      BranchSet missing = all(of).without(state.yes()).without(BranchSet.NONE.with(yes.branch()));
      if (Long.bitCount(missing.bits()) == 1) {
        return engine.decide(of, state.withYes(Long.numberOfTrailingZeros(missing.bits())), event);
      }
    }
    return engine.decide(of, state, event);
  }
}
