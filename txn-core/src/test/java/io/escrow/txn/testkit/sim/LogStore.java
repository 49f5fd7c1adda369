package io.escrow.txn.testkit.sim;

import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.MemoryTransactionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log's store, with a clock of its own; under relaxed durability it can forget. */
final class LogStore {
  /** A call that changed something; a takeover when there are no writes. */
  private record Call(long clockMillis, @Nullable List<Write> writes, int limit, long dueMillis) {}

  final String service;
  long clockOffset;
  long awayUntil;
  private final Simulation simulation;
  private final boolean decides;
  private final boolean mints;
  private final List<Call> calls = new ArrayList<>();
  private MemoryTransactionLog log;
  private long replayedMillis = -1;
  private long minted;

  LogStore(Simulation simulation, String service, boolean decides, boolean mints) {
    this.simulation = simulation;
    this.service = service;
    this.decides = decides;
    this.mints = mints;
    this.log = empty();
  }

  boolean isAway() {
    return simulation.now() < awayUntil;
  }

  /** Whether it is the log of the service that decides. */
  boolean decides() {
    return decides;
  }

  List<Result> write(List<Write> writes) {
    note(new Call(clockMillis(), List.copyOf(writes), 0, 0));
    List<Result> results = log.write(writes);
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      simulation.trace().add(result instanceof Result.Done ? 7 : 8);
      if (result instanceof Result.Failed failed) {
        simulation.alarm(service, "the log refuses a write: " + failed.error());
      }
      simulation.history().written(writes.get(i), result, decides);
    }
    return results;
  }

  List<Entry> takeOver(int limit, long dueMillis) {
    if (log.open(0) > 0) {
      note(new Call(clockMillis(), null, limit, dueMillis));
    }
    return log.takeOver(0, limit, dueMillis);
  }

  Optional<Entry> read(TransactionId id) {
    return log.read(id);
  }

  MemoryTransactionLog log() {
    return log;
  }

  /** As if so many other transactions had begun and ended. */
  void mint(long count) {
    if (mints) {
      long highest = minted;
      for (History.Tx tx : simulation.history().all()) {
        highest = Math.max(highest, tx.id.sequence());
      }
      minted = highest + count;
      log.setMinted(0, minted);
    }
  }

  /** Forgets the last calls; answers whether there was something to forget. */
  boolean forget(int count) {
    if (calls.isEmpty()) {
      return false;
    }
    List<Call> kept = List.copyOf(calls.subList(0, Math.max(0, calls.size() - count)));
    calls.clear();
    calls.addAll(kept);
    log = empty();
    for (Call call : kept) {
      replayedMillis = call.clockMillis();
      if (call.writes() == null) {
        log.takeOver(0, call.limit(), call.dueMillis());
      } else {
        log.write(call.writes());
      }
    }
    replayedMillis = -1;
    return true;
  }

  private void note(Call call) {
    if (simulation.setup().relaxed) {
      calls.add(call);
    }
  }

  private long clockMillis() {
    return replayedMillis >= 0 ? replayedMillis : simulation.now() + clockOffset;
  }

  private MemoryTransactionLog empty() {
    return new MemoryTransactionLog(this::clockMillis, Requests.SCRIPTS);
  }
}
