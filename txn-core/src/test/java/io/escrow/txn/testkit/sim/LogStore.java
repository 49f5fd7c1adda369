package io.escrow.txn.testkit.sim;

import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.MemoryTransactionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A log's store, with a clock of its own; under relaxed durability it can forget. */
final class LogStore {
  private record Call(long clockMillis, Runnable what) {}

  final String service;
  long clockOffset;
  long awayUntil;
  private final Simulation simulation;
  private final boolean hub;
  private final List<Call> calls = new ArrayList<>();
  private MemoryTransactionLog log;
  private long replayedMillis = -1;
  private final long[] minted;

  LogStore(Simulation simulation, String service) {
    this.simulation = simulation;
    this.service = service;
    this.hub = service.equals(Processes.HUB);
    this.minted = new long[simulation.setup().logShards];
    this.log = empty();
  }

  boolean isAway() {
    return simulation.now() < awayUntil;
  }

  List<Result> write(List<Write> writes) {
    if (simulation.setup().relaxed) {
      List<Write> copy = List.copyOf(writes);
      note(() -> log.write(copy));
    }
    List<Result> results = log.write(writes);
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      simulation.trace().add(result instanceof Result.Done ? 7 : 8);
      if (result instanceof Result.Failed failed) {
        simulation.alarm(service, "the log refuses a write: " + failed.error());
      }
      simulation.history().written(writes.get(i), result, hub);
      watch(writes.get(i), result);
    }
    return results;
  }

  List<Entry> takeOver(int shard, int limit, long dueMillis) {
    if (log.open(shard) > 0) {
      note(() -> log.takeOver(shard, limit, dueMillis));
    }
    List<Entry> entries = log.takeOver(shard, limit, dueMillis);
    entries.forEach(entry -> simulation.watcher().log(entry.id(), entry));
    return entries;
  }

  private void watch(Write write, Result result) {
    if (simulation.watcher() != Watcher.NONE && result instanceof Result.Done done) {
      TransactionId id =
          write instanceof Append append
              ? append.id()
              : write instanceof End end ? end.id() : Objects.requireNonNull(done.begun()).id();
      simulation.watcher().log(id, log.read(id).orElse(null));
      if (done.begun() != null && !done.begun().id().equals(id)) {
        simulation.watcher().log(done.begun().id(), done.begun());
      }
    }
  }

  /** How many transactions are not over, in all shards. */
  long open() {
    long open = 0;
    for (int shard = 0; shard < minted.length; shard++) {
      open += log.open(shard);
    }
    return open;
  }

  Optional<Entry> read(TransactionId id) {
    return log.read(id);
  }

  MemoryTransactionLog log() {
    return log;
  }

  /** As if so many other transactions had begun and ended. */
  void mint(long count) {
    if (!hub) {
      for (History.Tx tx : simulation.history().all()) {
        int shard = tx.id.shard();
        minted[shard] = Math.max(minted[shard], tx.id.sequence());
      }
      for (int shard = 0; shard < minted.length; shard++) {
        minted[shard] += count;
        log.setMinted(shard, minted[shard]);
      }
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
      call.what().run();
    }
    replayedMillis = -1;
    return true;
  }

  private void note(Runnable what) {
    if (simulation.setup().relaxed) {
      calls.add(new Call(clockMillis(), what));
    }
  }

  private long clockMillis() {
    return replayedMillis >= 0 ? replayedMillis : simulation.now() + clockOffset;
  }

  private MemoryTransactionLog empty() {
    return new MemoryTransactionLog(this::clockMillis, Requests.SCRIPTS);
  }
}
