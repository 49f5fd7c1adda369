package io.escrow.txn.testkit.sim;

import io.escrow.txn.Message;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Write;
import java.util.List;

/** Counts which faults met which transactions. */
final class Hits {
  private final Coverage coverage;
  private final Simulation simulation;
  private final Trace trace;

  Hits(Coverage coverage, Simulation simulation, Trace trace) {
    this.coverage = coverage;
    this.simulation = simulation;
    this.trace = trace;
  }

  /** Counts a fault that meets one message. */
  void message(Fault fault, Message message) {
    if (message instanceof Message.About about) {
      transaction(fault, about.id());
    }
  }

  void batch(Fault fault, List<Inbox.Delivery> batch) {
    batch.forEach(delivery -> message(fault, delivery.message()));
  }

  void writes(Fault fault, List<Write> writes) {
    for (Write write : writes) {
      if (write instanceof Append append) {
        transaction(fault, append.id());
      } else if (write instanceof End end) {
        transaction(fault, end.id());
      } else {
        nothingYet(fault);
      }
    }
  }

  /** Counts a fault that meets all transactions there are. */
  void all(Fault fault) {
    trace.add(fault.name().hashCode());
    List<History.Tx> all = simulation.history().all();
    if (all.isEmpty()) {
      nothingYet(fault);
    }
    all.forEach(tx -> transaction(fault, tx.id));
  }

  private void transaction(Fault fault, TransactionId id) {
    History history = simulation.history();
    String protocol = history.engine(id, simulation.engine()).name();
    coverage.hit(protocol, fault, history.stage(id));
  }

  private void nothingYet(Fault fault) {
    coverage.hit(simulation.engine().name(), fault, Stage.NOT_BEGUN);
  }
}
