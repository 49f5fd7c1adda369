package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;

/** A requester asks its coordinator once. */
public final class RequesterAsksOnce extends Mutant {
  @Override
  public String mistake() {
    return "A requester asks its coordinator once.";
  }

  @Override
  public String rules() {
    return "O5, C6";
  }

  @Override
  public Protocol requester(Protocol remote) {
    return EngineMutant.wrap(remote, RequesterAsksOnce::decide);
  }

  private static Decision decide(
      Protocol remote, Transaction of, TransactionState state, Event event) {
    return event instanceof Event.RetryDue || event instanceof Event.Recovered
        ? Decision.stay(state)
        : remote.decide(of, state, event);
  }
}
