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

/** A requester confirms an outcome before it is durable. */
public final class ConfirmedBeforeDurable extends Mutant {
  @Override
  public String mistake() {
    return "A requester confirms an outcome before it is durable.";
  }

  @Override
  public String rules() {
    return "C7, O2";
  }

  @Override
  public Protocol requester(Protocol remote) {
    return EngineMutant.wrap(remote, ConfirmedBeforeDurable::decide);
  }

  private static Decision decide(
      Protocol remote, Transaction of, TransactionState state, Event event) {
    if (event instanceof Event.Ended ended) {
      TransactionState noted = state.withDone(ended.outcome() instanceof Outcome.Committed ? 0 : 1);
      return Decision.stay(noted, List.of(new Effect.ConfirmSettled()));
    }
    if (event instanceof Event.RetryDue && !state.done().isEmpty()) {
      boolean committed = state.done().has(0);
      Outcome outcome =
          committed
              ? Outcome.COMMITTED
              : new Outcome.Aborted(new Refusal(Reason.TIMED_OUT, "", ""));
      TransactionState end = state.in(remote.phase(committed ? 2 : 3));
      return Decision.end(end, List.of(new Effect.Answer(outcome)));
    }
    return remote.decide(of, state, event);
  }
}
