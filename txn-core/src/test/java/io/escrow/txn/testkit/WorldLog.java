package io.escrow.txn.testkit;

import io.escrow.txn.spi.TransactionLog;
import java.util.List;

/** A log that counts the writes which it answered. */
final class WorldLog extends ForwardingLog {
  private long written;

  WorldLog(TransactionLog log) {
    super(log);
  }

  long written() {
    return written;
  }

  @Override
  public List<Result> write(List<Write> writes) {
    List<Result> results = super.write(writes);
    written += results.size();
    return results;
  }
}
