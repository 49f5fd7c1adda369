package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** A vote that comes after the decision makes the engine throw. */
public final class NotTotal extends EngineMutant {
  @Override
  public String mistake() {
    return "A vote that comes after the decision makes the engine throw.";
  }

  @Override
  public String rules() {
    return "C5";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    if (event instanceof Event.VotedYes && !is(state, VOTING)) {
      throw new IllegalStateException("a vote after the decision");
    }
    return engine.decide(of, state, event);
  }
}
