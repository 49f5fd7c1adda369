package io.escrow.txn.testkit.sim;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Outcome;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.wire.StateCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is durable of each transaction, as the stores have it: seen where it is written, not where
 * it is said. It tells the invariants of every change.
 */
final class History {
  /** One transaction, under one id. */
  static final class Tx {
    final TransactionId id;
    @Nullable Request request;

    /** The engine that decides; null before the log of who decides has it. */
    @Nullable Protocol engine;

    /** Whether its requester has a dedicated coordinator decide. */
    private boolean delegated;

    BranchState[] states = new BranchState[0];

    /** How many resets its participant's store had seen when a branch took what it wants. */
    int[] takenAfterResets = new int[0];

    final List<Set<BranchState>> effects = new ArrayList<>();
    boolean begun;
    boolean over;
    Decided decided = Decided.UNDECIDED;

    Tx(TransactionId id) {
      this.id = id;
    }

    BranchState state(int branch) {
      return branch < states.length ? states[branch] : BranchState.ABSENT;
    }

    private void room(int branch) {
      if (branch >= states.length) {
        int before = states.length;
        states = Arrays.copyOf(states, branch + 1);
        takenAfterResets = Arrays.copyOf(takenAfterResets, branch + 1);
        Arrays.fill(states, before, states.length, BranchState.ABSENT);
        while (effects.size() <= branch) {
          effects.add(EnumSet.noneOf(BranchState.class));
        }
      }
    }

    Stage stage() {
      if (!begun) {
        return Stage.NOT_BEGUN;
      }
      return over
          ? Stage.OVER
          : switch (decided) {
            case UNDECIDED -> Stage.VOTING;
            case COMMIT -> Stage.COMMITTING;
            case ABORT -> Stage.ABORTING;
          };
    }
  }

  private final Map<TransactionId, Tx> byId = new HashMap<>();
  private final List<Tx> all = new ArrayList<>();
  private final Map<String, Request> requests = new HashMap<>();
  private final List<Protocol> engines;
  private final List<Invariant> invariants;

  History(List<Protocol> engines, List<Request> requests, List<Invariant> invariants) {
    this.engines = engines;
    this.invariants = invariants;
    requests.forEach(request -> this.requests.put(request.name, request));
  }

  /** All transactions, in the order in which they were seen first. */
  List<Tx> all() {
    return all;
  }

  Tx of(TransactionId id) {
    Tx tx = byId.get(id);
    if (tx == null) {
      tx = new Tx(id);
      byId.put(id, tx);
      all.add(tx);
    }
    return tx;
  }

  Stage stage(TransactionId id) {
    Tx tx = byId.get(id);
    return tx == null ? Stage.NOT_BEGUN : tx.stage();
  }

  /** The engine that decides; the given one as long as no log says. */
  Protocol engine(TransactionId id, Protocol otherwise) {
    Tx tx = byId.get(id);
    return tx == null || tx.engine == null ? otherwise : tx.engine;
  }

  /**
   * A log has carried out a write, now or before.
   *
   * @param hub whether it is the log of dedicated coordinators, and not of requesters
   */
  void written(Write write, Result result, boolean hub) {
    if (!(result instanceof Result.Done done)) {
      return;
    }
    if (done.begun() != null) {
      begun(done.begun(), hub);
    }
    if (write instanceof Append append) {
      Tx tx = of(append.id());
      if (tx.engine != null && (hub || !tx.delegated)) {
        decide(tx, Decided.in(StateCodec.decode(tx.engine, append.state()).phase()));
      }
    } else if (write instanceof End end) {
      ended(end, hub);
    }
  }

  private void begun(Entry entry, boolean hub) {
    Tx tx = of(entry.id());
    for (Protocol engine : engines) {
      if (engine.name().equals(entry.protocol())) {
        tx.engine = engine;
        tx.begun = true;
      }
    }
    tx.delegated |= !hub && !tx.begun;
    int space = entry.request().indexOf(' ');
    if (tx.request == null && space > 0) {
      tx.request = requests.get(entry.request().substring(0, space));
    }
  }

  private void ended(End end, boolean hub) {
    Tx tx = of(end.id());
    Application.Write write = end.application();
    Decided said =
        write == null
            ? Decided.UNDECIDED
            : write.arguments().contains(Requests.COMMITTED) ? Decided.COMMIT : Decided.ABORT;
    if (tx.delegated && !hub) {
      invariants.forEach(invariant -> invariant.reported(tx, said));
      return;
    }
    if (said != Decided.UNDECIDED) {
      decide(tx, said);
    }
    tx.over = true;
    invariants.forEach(invariant -> invariant.over(tx));
  }

  private void decide(Tx tx, Decided decided) {
    Decided before = tx.decided;
    if (decided != before) {
      // What is decided stays so here: an invariant objects to anything else.
      tx.decided = before == Decided.UNDECIDED ? decided : before;
      for (Invariant invariant : invariants) {
        invariant.decided(tx, before, decided);
      }
    }
  }

  /**
   * A participant's record has changed.
   *
   * @param resets how many its store has seen
   */
  void changed(Command command, BranchState before, BranchState after, int resets) {
    Tx tx = of(command.id());
    tx.room(command.branch());
    tx.states[command.branch()] = after;
    if (!before.open()) {
      tx.takenAfterResets[command.branch()] = resets;
    }
    for (Invariant invariant : invariants) {
      invariant.changed(tx, command.branch(), before, after);
    }
  }

  /** A client hears how its request ended. */
  void told(Request request, Outcome outcome) {
    for (Invariant invariant : invariants) {
      invariant.told(request, outcome);
    }
    request.told = outcome;
  }
}
