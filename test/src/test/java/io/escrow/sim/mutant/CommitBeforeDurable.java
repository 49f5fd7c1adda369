package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** A commit is sent before the decision is durable. */
public final class CommitBeforeDurable extends EngineMutant {
  @Override
  public String mistake() {
    return "A commit is sent before the decision is durable.";
  }

  @Override
  public String rules() {
    return "C3, C4";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    Decision right = engine.decide(of, state, event);
    return is(state, VOTING) && is(right.next(), COMMITTING)
        ? Decision.stay(right.next(), right.effects())
        : right;
  }
}
