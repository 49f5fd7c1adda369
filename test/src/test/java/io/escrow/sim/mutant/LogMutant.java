package io.escrow.sim.mutant;

import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.testkit.ForwardingLog;
import java.util.List;

/** A mutant whose coordinators use their log wrongly. */
abstract class LogMutant extends Mutant {
  @Override
  public TransactionLog log(TransactionLog log) {
    return new Wrapped(log);
  }

  List<TransactionLog.Result> write(TransactionLog log, List<TransactionLog.Write> writes) {
    return log.write(writes);
  }

  List<TransactionLog.Entry> takeOver(TransactionLog log, int shard, int limit, long dueMillis) {
    return log.takeOver(shard, limit, dueMillis);
  }

  private final class Wrapped extends ForwardingLog {
    private final TransactionLog log;

    Wrapped(TransactionLog log) {
      super(log);
      this.log = log;
    }

    @Override
    public List<Result> write(List<Write> writes) {
      return LogMutant.this.write(log, writes);
    }

    @Override
    public List<Entry> takeOver(int shard, int limit, long dueMillis) {
      return LogMutant.this.takeOver(log, shard, limit, dueMillis);
    }
  }
}
