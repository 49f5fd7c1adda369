package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** A committed transaction leaves the log before its branches have acknowledged. */
public final class ForgottenAtTheCommit extends EngineMutant {
  @Override
  public String mistake() {
    return "A committed transaction leaves the log before its branches have acknowledged.";
  }

  @Override
  public String rules() {
    return "C7";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    Decision right = engine.decide(of, state, event);
    return is(state, VOTING) && is(right.next(), COMMITTING) && !of.reported()
        ? Decision.end(right.next().in(engine.phase(COMMITTED)), right.effects())
        : right;
  }
}
