package io.escrow.sim.mutant;

import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** A reply that does not come in time is taken for a no. */
public final class TimeoutIsANo extends EngineMutant {
  @Override
  public String mistake() {
    return "A reply that does not come in time is taken for a no.";
  }

  @Override
  public String rules() {
    return "P3, C6";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    BranchSet missing = all(of).without(state.yes());
    return event instanceof Event.RetryDue && is(state, VOTING) && !missing.isEmpty()
        ? engine.decide(
            of,
            state,
            new Event.VotedNo(
                Long.numberOfTrailingZeros(missing.bits()), new Refusal(Reason.TIMED_OUT, "", "")))
        : engine.decide(of, state, event);
  }
}
