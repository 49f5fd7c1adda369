package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** An abort or compensation is sent before the turn to it is durable. */
public final class AbortBeforeDurable extends EngineMutant {
  @Override
  public String mistake() {
    return "An abort or compensation is sent before the turn to it is durable.";
  }

  @Override
  public String rules() {
    return "C2, C3";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    Decision right = engine.decide(of, state, event);
    return is(state, VOTING) && is(right.next(), ABORTING)
        ? Decision.stay(right.next(), right.effects())
        : right;
  }
}
