package io.escrow.txn.remote;

import static io.escrow.txn.remote.RemotePhase.ABORTED;
import static io.escrow.txn.remote.RemotePhase.COMMITTED;
import static io.escrow.txn.remote.RemotePhase.REQUESTING;

import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Effects;
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
  private final Effect delegate;
  private final String name;
  private final TransitionTable table;

  /**
   * A requester that asks one service for one protocol.
   *
   * @param service the service that hosts the dedicated coordinator
   * @param protocol the name of the protocol that it is to run
   */
  public Remote(String service, String protocol) {
    this.delegate = new Effect.Delegate(service, protocol);
    this.name = nameFor(protocol);
    this.table =
        TransitionTable.over(RemotePhase.values())
            .on(REQUESTING, Kind.BEGUN, this::delegate, REQUESTING)
            .on(REQUESTING, Kind.RECOVERED, this::delegate, REQUESTING)
            .on(REQUESTING, Kind.DEADLINE, this::delegate, REQUESTING)
            .on(REQUESTING, Kind.RETRY_DUE, this::delegateAgain, REQUESTING)
            .on(REQUESTING, Kind.ENDED, Remote::end, COMMITTED, ABORTED)
            .on(REQUESTING, Kind.ALARMED, (t, s, e) -> Effects.alarm(s, e), REQUESTING)
            .ignore(REQUESTING, Kind.VOTED_YES, Kind.VOTED_NO, Kind.DONE)
            .ignore(REQUESTING, Kind.INQUIRED, Kind.ASKED, Kind.SETTLED)
            .build();
  }

  /**
   * The name under which a transaction is logged whose dedicated coordinator runs this protocol.
   */
  public static String nameFor(String protocol) {
    return "remote-" + protocol;
  }

  @Override
  public String name() {
    return name;
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
    return table;
  }

  private Decision delegate(Transaction transaction, TransactionState state, Event event) {
    return Decision.stay(state, List.of(delegate));
  }

  private Decision delegateAgain(Transaction transaction, TransactionState state, Event event) {
    return Decision.append(state, List.of(delegate));
  }

  private static Decision end(Transaction transaction, TransactionState state, Event event) {
    Outcome outcome = ((Event.Ended) event).outcome();
    Phase end = outcome instanceof Outcome.Committed ? COMMITTED : ABORTED;
    return Decision.end(
        state.in(end), List.of(new Effect.Answer(outcome), new Effect.ConfirmSettled()));
  }
}
