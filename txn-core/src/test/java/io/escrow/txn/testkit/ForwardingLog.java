package io.escrow.txn.testkit;

import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog;
import java.util.List;
import java.util.Optional;

/** A log that hands everything on to another one; subclasses change or watch some of it. */
public abstract class ForwardingLog implements TransactionLog {
  private final TransactionLog log;

  protected ForwardingLog(TransactionLog log) {
    this.log = log;
  }

  @Override
  public List<Result> write(List<Write> writes) {
    return log.write(writes);
  }

  @Override
  public boolean hasRoom() {
    return log.hasRoom();
  }

  @Override
  public List<Entry> takeOver(int shard, int limit, long dueMillis) {
    return log.takeOver(shard, limit, dueMillis);
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
