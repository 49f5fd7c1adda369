package io.escrow.txn.spi;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;

/**
 * A commit protocol as a pure machine; found by its name, which the log stores with each
 * transaction (rule L3).
 */
public interface Protocol {
  /** The name that configuration and log use, such as {@code 2pc}. */
  String name();

  /** The phase in which a transaction begins. */
  Phase initialPhase();

  /**
   * The phase with a stored code.
   *
   * @throws IllegalArgumentException when this protocol has no such phase
   */
  Phase phase(int code);

  /** Everything that the protocol does. */
  TransitionTable table();

  /** What follows from an event; pure. */
  default Decision decide(Transaction transaction, TransactionState state, Event event) {
    return table().decide(transaction, state, event);
  }
}
