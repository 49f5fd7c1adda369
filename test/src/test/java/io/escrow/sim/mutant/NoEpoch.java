package io.escrow.sim.mutant;

import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import java.util.List;

/** Who writes does not say which epoch and version it knows. */
public final class NoEpoch extends LogMutant {
  @Override
  public String mistake() {
    return "Who writes does not say which epoch and version it knows.";
  }

  @Override
  public String rules() {
    return "L1, C4";
  }

  @Override
  List<TransactionLog.Result> write(TransactionLog log, List<TransactionLog.Write> writes) {
    return log.write(writes.stream().map(write -> unfenced(log, write)).toList());
  }

  private static TransactionLog.Write unfenced(TransactionLog log, TransactionLog.Write write) {
    if (write instanceof Append append) {
      Entry now = log.read(append.id()).orElse(null);
      return now == null
          ? write
          : new Append(
              append.id(),
              now.version(),
              now.epoch(),
              append.nonce(),
              append.state(),
              append.dueMillis(),
              append.parked(),
              append.application());
    }
    if (write instanceof End end) {
      Entry now = log.read(end.id()).orElse(null);
      return now == null
          ? write
          : new End(
              end.id(), now.version(), now.epoch(), end.nonce(), end.application(), end.restart());
    }
    return write;
  }
}
