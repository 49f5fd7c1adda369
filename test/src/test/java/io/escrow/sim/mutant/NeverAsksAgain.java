package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/** What was sent once is not sent again. */
public final class NeverAsksAgain extends EngineMutant {
  @Override
  public String mistake() {
    return "What was sent once is not sent again.";
  }

  @Override
  public String rules() {
    return "C6";
  }

  @Override
  Decision decide(Protocol engine, Transaction of, TransactionState state, Event event) {
    Decision right = engine.decide(of, state, event);
    return event instanceof Event.RetryDue ? new Decision(state, right.write(), List.of()) : right;
  }
}
