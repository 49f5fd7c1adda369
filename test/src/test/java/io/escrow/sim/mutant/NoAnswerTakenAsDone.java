package io.escrow.sim.mutant;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Append;
import java.util.List;

/** A log that does not answer is taken to have written. */
public final class NoAnswerTakenAsDone extends LogMutant {
  @Override
  public String mistake() {
    return "A log that does not answer is taken to have written.";
  }

  @Override
  public String rules() {
    return "C3, C4";
  }

  @Override
  List<TransactionLog.Result> write(TransactionLog log, List<TransactionLog.Write> writes) {
    try {
      return log.write(writes);
    } catch (StoreUnavailableException e) {
      boolean decisions = writes.stream().allMatch(write -> write instanceof Append);
      if (!decisions) {
        throw e;
      }
      return writes.stream().map(write -> done()).toList();
    }
  }

  private static TransactionLog.Result done() {
    return new TransactionLog.Result.Done(null, List.of());
  }
}
