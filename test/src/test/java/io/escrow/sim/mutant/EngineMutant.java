package io.escrow.sim.mutant;

import io.escrow.txn.Transaction;
import io.escrow.txn.machine.BranchSet;
import io.escrow.txn.machine.Decision;
import io.escrow.txn.machine.Effect;
import io.escrow.txn.machine.Event;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.machine.TransitionTable;
import io.escrow.txn.spi.Protocol;
import java.util.List;

/** A mutant whose engines decide wrongly. The codes of phases mean the same in both engines. */
abstract class EngineMutant extends Mutant {
  static final int VOTING = 1;
  static final int COMMITTING = 2;
  static final int COMMITTED = 3;
  static final int ABORTING = 4;
  static final int ABORTED = 5;

  /** Decides in place of an engine. */
  abstract Decision decide(Protocol engine, Transaction of, TransactionState state, Event event);

  @Override
  public List<Protocol> engines() {
    return super.engines().stream().map(engine -> wrap(engine, this::decide)).toList();
  }

  /** What decides in place of a protocol. */
  interface Rule {
    Decision decide(Protocol protocol, Transaction of, TransactionState state, Event event);
  }

  static Protocol wrap(Protocol protocol, Rule rule) {
    return new Wrapped(protocol, rule);
  }

  static boolean is(TransactionState state, int phase) {
    return state.phase().code() == phase;
  }

  static BranchSet all(Transaction transaction) {
    return BranchSet.first(transaction.branches().size());
  }

  /** The commands among effects. */
  static List<Effect> sends(List<Effect> effects) {
    return effects.stream().filter(effect -> effect instanceof Effect.Send).toList();
  }

  private record Wrapped(Protocol protocol, Rule rule) implements Protocol {
    @Override
    public Decision decide(Transaction transaction, TransactionState state, Event event) {
      return rule.decide(protocol, transaction, state, event);
    }

    @Override
    public String name() {
      return protocol.name();
    }

    @Override
    public Phase initialPhase() {
      return protocol.initialPhase();
    }

    @Override
    public Phase phase(int code) {
      return protocol.phase(code);
    }

    @Override
    public TransitionTable table() {
      return protocol.table();
    }
  }
}
