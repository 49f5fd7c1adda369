package io.escrow.sim.mutant;

import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who recovers a transaction goes on by the protocol of new ones, not by the record's. */
public final class RecoveredAsCurrent extends LogMutant {
  /** By what each life of a coordinator knows the log. */
  private final Map<TransactionLog, String> current = new HashMap<>();

  @Override
  public String mistake() {
    return "Who recovers a transaction goes on by the protocol of new ones, not by the record's.";
  }

  @Override
  public String rules() {
    return "L3";
  }

  @Override
  List<TransactionLog.Result> write(TransactionLog log, List<TransactionLog.Write> writes) {
    for (TransactionLog.Write write : writes) {
      if (write instanceof Begin begin) {
        current.put(log, begin.protocol());
      }
    }
    return log.write(writes);
  }

  @Override
  List<Entry> takeOver(TransactionLog log, int shard, int limit, long dueMillis) {
    return log.takeOver(shard, limit, dueMillis).stream()
        .map(entry -> as(current.getOrDefault(log, entry.protocol()), entry))
        .toList();
  }

  private static Entry as(String protocol, Entry entry) {
    return new Entry(
        entry.id(),
        entry.version(),
        entry.epoch(),
        protocol,
        entry.state(),
        entry.request(),
        entry.requester(),
        entry.attempt(),
        entry.remainingMillis(),
        entry.watermark());
  }
}
