package io.escrow.txn.testkit;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;
import io.escrow.txn.spi.Protocol;

/** An engine to which, with the first acknowledgement of one transaction, happens what cannot. */
record FaultyEngine(Protocol engine, Transaction victim) implements Protocol {
  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public Phase initialPhase() {
    return engine.initialPhase();
  }

  @Override
  public Phase phase(int code) {
    return engine.phase(code);
  }

  @Override
  public TransitionTable table() {
    return engine.table();
  }

  @Override
  public Decision decide(Transaction transaction, TransactionState state, Event event) {
    boolean fails = event instanceof Event.Done && transaction.equals(victim);
    return engine.decide(transaction, state, fails ? new Event.Begun() : event);
  }
}
