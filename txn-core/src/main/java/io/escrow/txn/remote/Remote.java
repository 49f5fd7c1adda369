package io.escrow.txn.remote;

import static io.escrow.txn.remote.RemotePhase.ABORTED;
import static io.escrow.txn.remote.RemotePhase.COMMITTED;
import static io.escrow.txn.remote.RemotePhase.REQUESTING;

import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Event.Kind;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.Phases;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/**
 * The requester's side of a transaction that a dedicated coordinator runs: it asks until it hears
 * how it ended (rules O4, O5).
 *
 * <p>The deadline decides nothing here: it is sent on, and the coordinator decides.
 */
public final class Remote implements Protocol {
  private static final TransitionTable TABLE =
      TransitionTable.over(RemotePhase.values())
          .on(REQUESTING, Kind.BEGUN, Remote::delegate, REQUESTING)
          .on(REQUESTING, Kind.RECOVERED, Remote::delegate, REQUESTING)
          .on(REQUESTING, Kind.DEADLINE, Remote::delegate, REQUESTING)
          .on(
              REQUESTING,
              Kind.RETRY_DUE,
              (t, s, e) -> Decision.append(s, List.of(new Effect.Delegate())),
              REQUESTING)
          .on(REQUESTING, Kind.ENDED, Remote::end, COMMITTED, ABORTED)
          .ignore(
              REQUESTING,
              Kind.VOTED_YES,
              Kind.VOTED_NO,
              Kind.DONE,
              Kind.ALARMED,
              Kind.INQUIRED,
              Kind.ASKED,
              Kind.SETTLED)
          .build();

  private final String delegateTo;

  /**
   * A requester that asks for one protocol.
   *
   * @param delegateTo the name of the protocol that the dedicated coordinator is to run
   */
  public Remote(String delegateTo) {
    this.delegateTo = delegateTo;
  }

  /** The name of the protocol that the dedicated coordinator is to run. */
  public String delegateTo() {
    return delegateTo;
  }

  @Override
  public String name() {
    return "remote-" + delegateTo;
  }

  @Override
  public Phase initialPhase() {
    return REQUESTING;
  }

  @Override
  public Phase phase(int code) {
    return Phases.ofCode(RemotePhase.values(), code);
  }

  @Override
  public TransitionTable table() {
    return TABLE;
  }

  private static Decision delegate(Transaction transaction, TransactionState state, Event event) {
    return Decision.stay(state, List.of(new Effect.Delegate()));
  }

  private static Decision end(Transaction transaction, TransactionState state, Event event) {
    Outcome outcome = ((Event.Ended) event).outcome();
    Phase end = outcome instanceof Outcome.Committed ? COMMITTED : ABORTED;
    return Decision.end(
        state.in(end), List.of(new Effect.Answer(outcome), new Effect.ConfirmSettled()));
  }
}
