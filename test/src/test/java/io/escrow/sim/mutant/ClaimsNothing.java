package io.escrow.sim.mutant;

import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Begin;
import java.util.List;

/** A request is begun without a claim, so that who asks again begins it again. */
public final class ClaimsNothing extends LogMutant {
  @Override
  public String mistake() {
    return "A request is begun without a claim, so that who asks again begins it again.";
  }

  @Override
  public String rules() {
    return "O1";
  }

  @Override
  List<TransactionLog.Result> write(TransactionLog log, List<TransactionLog.Write> writes) {
    return log.write(writes.stream().map(ClaimsNothing::unclaimed).toList());
  }

  private static TransactionLog.Write unclaimed(TransactionLog.Write write) {
    return write instanceof Begin begin
        ? new Begin(
            begin.shard(),
            begin.nonce(),
            begin.id(),
            begin.protocol(),
            begin.state(),
            begin.request(),
            begin.requester(),
            begin.watermark(),
            begin.deadlineMillis(),
            begin.dueMillis(),
            null)
        : write;
  }
}
