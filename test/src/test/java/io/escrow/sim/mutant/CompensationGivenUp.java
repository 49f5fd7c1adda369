package io.escrow.sim.mutant;

import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An abort or compensation that is not acknowledged is dropped after two tries. */
public final class CompensationGivenUp extends EngineMutant {
  private final Map<Transaction, Integer> tries = new HashMap<>();

  @Override
  public String mistake() {
    return "An abort or compensation that is not acknowledged is dropped after two tries.";
  }

  @Override
  public String rules() {
    return "C6";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    boolean again = event instanceof Event.RetryDue && is(state, ABORTING);
    return again && tries.merge(of, 1, Integer::sum) > 2
        ? Decision.end(
            state.in(engine.phase(ABORTED)),
            List.of(new Effect.Answer(new Outcome.Aborted(state.requireRefusal()))))
        : engine.decide(of, state, event);
  }
}
