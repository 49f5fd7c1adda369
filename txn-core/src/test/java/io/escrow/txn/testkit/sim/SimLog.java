package io.escrow.txn.testkit.sim;

import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog;
import java.util.List;
import java.util.Optional;

/** What one process sees of a log: it may not answer, whatever it did; the process may die. */
final class SimLog implements TransactionLog {
  private final SimNode node;
  private final Simulation simulation;
  private final LogStore store;

  SimLog(SimNode node, LogStore store) {
    this.node = node;
    this.simulation = node.simulation;
    this.store = store;
  }

  @Override
  public List<Result> write(List<Write> writes) {
    node.busy = true;
    simulation.point(node);
    requireThere();
    if (!simulation.quiet()) {
      perhapsFail(writes);
    }
    List<Result> results = store.write(writes);
    simulation.point(node);
    return results;
  }

  private void perhapsFail(List<Write> writes) {
    Setup setup = simulation.setup();
    int lost = setup.logLostWrite;
    int reply = lost + setup.logLostReply;
    int part = reply + setup.logPart;
    int late = part + setup.logLateWrite;
    int wildness = late == 0 ? late : simulation.choices().wildness();
    if (wildness >= late || writes.isEmpty()) {
      return;
    }
    if (wildness < lost) {
      fail(Fault.LOG_LOST_WRITE, writes);
    } else if (wildness < reply) {
      store.write(writes);
      fail(Fault.LOG_LOST_REPLY, writes);
    } else if (wildness < part) {
      store.write(writes.subList(0, simulation.choices().choose(writes.size())));
      fail(Fault.LOG_PART, writes);
    } else {
      simulation.later(
          1 + simulation.choices().choose(setup.delayMillis), () -> store.write(writes));
      fail(Fault.LOG_LATE_WRITE, writes);
    }
  }

  private void fail(Fault fault, List<Write> writes) {
    simulation.hits().writes(fault, writes);
    if (simulation.trace().telling()) {
      simulation.tell(fault + " of " + node.name + ": " + writes);
    }
    throw new NoAnswer();
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public List<Entry> takeOver(int shard, int limit, long dueMillis) {
    requireThere();
    List<Entry> entries = store.takeOver(shard, limit, dueMillis);
    if (!entries.isEmpty()) {
      simulation.point(node);
    }
    return entries;
  }

  @Override
  public Optional<Entry> read(TransactionId id) {
    requireThere();
    return store.read(id);
  }

  @Override
  public List<Parked> parked(int shard, int limit) {
    requireThere();
    return store.log().parked(shard, limit);
  }

  @Override
  public long open(int shard) {
    requireThere();
    return store.log().open(shard);
  }

  private void requireThere() {
    if (store.isAway()) {
      throw new NoAnswer();
    }
  }
}
