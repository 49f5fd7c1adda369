package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** Who recovers a transaction takes only those for asked whom it asks itself. */
public final class RecoveryForgetsWhoWasAsked extends EngineMutant {
  @Override
  public String mistake() {
    return "Who recovers a transaction takes only those for asked whom it asks itself.";
  }

  @Override
  public String rules() {
    return "C2";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    Decision right = engine.decide(of, state, event);
    if (!(event instanceof Event.Recovered) || !is(state, VOTING)) {
      return right;
    }
    TransactionState next = state;
    for (Effect effect : right.effects()) {
      if (effect instanceof Effect.Send send) {
        next = next.withSent(BranchSet.NONE.with(send.branch()));
      }
    }
    return Decision.stay(next, right.effects());
  }
}
