package io.escrow.sim.mutant;

import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/** An abort goes only to those who voted yes, not to those who were asked and did not answer. */
public final class AbortSkipsUnanswered extends EngineMutant {
  @Override
  public String mistake() {
    return "An abort goes only to those who voted yes, not to those who were asked and did not answer.";
  }

  @Override
  public String rules() {
    return "C2";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    Decision right = engine.decide(of, state, event);
    if (!is(state, VOTING) || !is(right.next(), ABORTING)) {
      return right;
    }
    BranchSet skipped = right.next().sent().without(state.yes());
    TransactionState next = right.next().withDone(skipped);
    if (next.sent().without(next.done()).isEmpty() && !of.reported()) {
      Outcome refused = new Outcome.Aborted(next.requireRefusal());
      return Decision.end(next.in(engine.phase(ABORTED)), List.of(new Effect.Answer(refused)));
    }
    List<Effect> sends =
        right.effects().stream()
            .filter(e -> !(e instanceof Effect.Send send) || !skipped.has(send.branch()))
            .toList();
    return Decision.append(next, sends);
  }
}
