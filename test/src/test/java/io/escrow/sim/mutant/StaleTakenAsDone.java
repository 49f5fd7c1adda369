package io.escrow.sim.mutant;

import io.escrow.txn.spi.TransactionLog;
import java.util.List;

/** A write that was refused as stale is taken for done. */
public final class StaleTakenAsDone extends LogMutant {
  @Override
  public String mistake() {
    return "A write that was refused as stale is taken for done.";
  }

  @Override
  public String rules() {
    return "C4, L1";
  }

  @Override
  List<TransactionLog.Result> write(TransactionLog log, List<TransactionLog.Write> writes) {
    return log.write(writes).stream().map(StaleTakenAsDone::done).toList();
  }

  private static TransactionLog.Result done(TransactionLog.Result result) {
    return result instanceof TransactionLog.Result.Stale
        ? new TransactionLog.Result.Done(null, List.of())
        : result;
  }
}
