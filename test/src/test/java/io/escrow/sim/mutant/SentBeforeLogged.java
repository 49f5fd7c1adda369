package io.escrow.sim.mutant;

import io.escrow.txn.CommandType;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.ArrayList;
import java.util.List;

/** A participant is told to settle with the votes, and not with the decision. */
public final class SentBeforeLogged extends EngineMutant {
  @Override
  public String mistake() {
    return "A participant is told to settle with the votes, and not with the decision.";
  }

  @Override
  public String rules() {
    return "C3";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    if (event instanceof Event.VotedYes yes && is(state, VOTING)) {
      Decision right = engine.decide(of, state, event);
      boolean twoPhase = engine.name().equals("2pc");
      List<Effect> effects = new ArrayList<>(right.effects());
      effects.add(
          new Effect.Send(yes.branch(), twoPhase ? CommandType.COMMIT : CommandType.FINISH));
      return new Decision(right.next(), right.write(), effects);
    }
    return engine.decide(of, state, event);
  }
}
