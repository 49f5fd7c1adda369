package io.escrow.sim.mutant;

import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/** Who recovers a transaction aborts it, whatever the log says. */
public final class RecoveryAlwaysAborts extends EngineMutant {
  @Override
  public String mistake() {
    return "Who recovers a transaction aborts it, whatever the log says.";
  }

  @Override
  public String rules() {
    return "C3";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    return event instanceof Event.Recovered && is(state, COMMITTING)
        ? Decision.append(
            state
                .in(engine.phase(ABORTING))
                .withSent(all(of))
                .refused(new Refusal(Reason.TIMED_OUT, "", "")),
            List.of())
        : engine.decide(of, state, event);
  }
}
