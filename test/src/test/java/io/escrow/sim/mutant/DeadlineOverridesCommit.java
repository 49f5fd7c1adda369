package io.escrow.sim.mutant;

import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/** A deadline aborts what is already committed. */
public final class DeadlineOverridesCommit extends EngineMutant {
  @Override
  public String mistake() {
    return "A deadline aborts what is already committed.";
  }

  @Override
  public String rules() {
    return "C3, P3";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    if (event instanceof Event.Deadline && is(state, COMMITTING)) {
      TransactionState aborting = state.in(engine.phase(ABORTING));
      return Decision.append(
          aborting.withSent(all(of)).refused(new Refusal(Reason.TIMED_OUT, "", "")), List.of());
    }
    return engine.decide(of, state, event);
  }
}
