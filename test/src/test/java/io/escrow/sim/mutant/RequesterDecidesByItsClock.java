package io.escrow.sim.mutant;

import io.escrow.txn.Outcome;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/** A requester whose deadline has passed takes its transaction for aborted. */
public final class RequesterDecidesByItsClock extends Mutant {
  @Override
  public String mistake() {
    return "A requester whose deadline has passed takes its transaction for aborted.";
  }

  @Override
  public String rules() {
    return "O4";
  }

  @Override
  public Protocol requester(Protocol remote) {
    return EngineMutant.wrap(remote, RequesterDecidesByItsClock::decide);
  }

  private static Decision decide(
      Protocol remote, Transaction of, TransactionState state, Event event) {
    return event instanceof Event.Deadline
        ? Decision.end(
            state.in(remote.phase(3)),
            List.of(new Effect.Answer(new Outcome.Aborted(new Refusal(Reason.TIMED_OUT, "", "")))))
        : remote.decide(of, state, event);
  }
}
