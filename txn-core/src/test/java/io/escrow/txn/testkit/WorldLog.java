package io.escrow.txn.testkit;

import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog;
import java.util.List;
import java.util.Optional;

/** A log that counts the writes which it answered. */
final class WorldLog implements TransactionLog {
  private final TransactionLog log;
  private long written;

  WorldLog(TransactionLog log) {
    this.log = log;
  }

  long written() {
    return written;
  }

  @Override
  public List<Result> write(List<Write> writes) {
    List<Result> results = log.write(writes);
    written += results.size();
    return results;
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
