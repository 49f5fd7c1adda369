package io.escrow.sim.mutant;

import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog;
import java.util.List;
import java.util.Optional;

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

  private final class Wrapped implements TransactionLog {
    private final TransactionLog log;

    Wrapped(TransactionLog log) {
      this.log = log;
    }

    @Override
    public List<Result> write(List<Write> writes) {
      return LogMutant.this.write(log, writes);
    }

    @Override
    public boolean hasRoom() {
      return log.hasRoom();
    }

    @Override
    public List<Entry> takeOver(int shard, int limit, long dueMillis) {
      return LogMutant.this.takeOver(log, shard, limit, dueMillis);
    }

    @Override
    public Optional<Entry> read(TransactionId id) {
      return log.read(id);
    }

    @Override
    public List<Parked> parked(int shard, int limit) {
      return log.parked(shard, limit);
    }

    @Override
    public long open(int shard) {
      return log.open(shard);
    }
  }
}
