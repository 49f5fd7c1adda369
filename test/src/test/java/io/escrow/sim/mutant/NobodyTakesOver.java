package io.escrow.sim.mutant;

import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Entry;
import java.util.List;

/** Nobody goes on with what a dead coordinator left. */
public final class NobodyTakesOver extends LogMutant {
  @Override
  public String mistake() {
    return "Nobody goes on with what a dead coordinator left.";
  }

  @Override
  public String rules() {
    return "C6, O5";
  }

  @Override
  List<Entry> takeOver(TransactionLog log, int shard, int limit, long dueMillis) {
    return List.of();
  }
}
