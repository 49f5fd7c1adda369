package io.escrow.txn.testkit.sim;

import io.escrow.txn.Message;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Write;
import java.util.List;

/** Counts which faults met which transactions. */
final class Hits {
  private final Coverage coverage;
  private final String protocol;
  private final History history;
  private final Trace trace;

  Hits(Coverage coverage, String protocol, History history, Trace trace) {
    this.coverage = coverage;
    this.protocol = protocol;
    this.history = history;
    this.trace = trace;
  }

  /** Counts a fault that meets one message. */
  void message(Fault fault, Message message) {
    if (message instanceof Message.About about) {
      coverage.hit(protocol, fault, history.stage(about.id()));
    }
  }

  void batch(Fault fault, List<Inbox.Delivery> batch) {
    batch.forEach(delivery -> message(fault, delivery.message()));
  }

  void writes(Fault fault, List<Write> writes) {
    for (Write write : writes) {
      Stage stage =
          write instanceof Append append
              ? history.stage(append.id())
              : write instanceof End end ? history.stage(end.id()) : Stage.NOT_BEGUN;
      coverage.hit(protocol, fault, stage);
    }
  }

  /** Counts a fault that meets all transactions there are. */
  void all(Fault fault) {
    trace.add(fault.name().hashCode());
    if (history.all().isEmpty()) {
      coverage.hit(protocol, fault, Stage.NOT_BEGUN);
    }
    history.all().forEach(tx -> coverage.hit(protocol, fault, tx.stage()));
  }
}
