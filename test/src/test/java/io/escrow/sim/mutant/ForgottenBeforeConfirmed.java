package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** A dedicated coordinator forgets a transaction whose requester has not confirmed the outcome. */
public final class ForgottenBeforeConfirmed extends EngineMutant {
  @Override
  public String mistake() {
    return "A dedicated coordinator forgets a transaction whose requester has not confirmed the outcome.";
  }

  @Override
  public String rules() {
    return "C7";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    return engine.decide(new Transaction(of.branches(), false), state, event);
  }
}
