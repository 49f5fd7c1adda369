package io.escrow.sim.mutant;

import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.ArrayList;
import java.util.List;

/** A refusal is told as it is decided, before everything is back. */
public final class RefusedAtOnce extends EngineMutant {
  @Override
  public String mistake() {
    return "A refusal is told as it is decided, before everything is back.";
  }

  @Override
  public String rules() {
    return "O3";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    Decision right = engine.decide(of, state, event);
    if (!is(state, VOTING) || !is(right.next(), ABORTING)) {
      return right;
    }
    List<Effect> effects = new ArrayList<>(right.effects());
    effects.add(new Effect.Answer(new Outcome.Aborted(right.next().requireRefusal())));
    return Decision.append(right.next(), effects);
  }
}
