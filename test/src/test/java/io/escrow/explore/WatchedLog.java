package io.escrow.explore;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.ForwardingLog;
import io.escrow.txn.wire.StateCodec;
import java.util.List;

/** The log as one process sees it, which tells of all that it writes. */
final class WatchedLog extends ForwardingLog {
  private final Node node;
  private final SmallWorld world;
  private final Memory memory;
  private final Protocol engine;

  WatchedLog(Node node, SmallWorld world, Memory memory, Protocol engine) {
    super(world.log());
    this.node = node;
    this.world = world;
    this.memory = memory;
    this.engine = engine;
  }

  @Override
  public List<Result> write(List<Write> writes) {
    List<Result> results = super.write(writes);
    for (int i = 0; i < writes.size(); i++) {
      written(writes.get(i), results.get(i));
    }
    node.effect();
    return results;
  }

  private void written(Write write, Result result) {
    boolean done = result instanceof Result.Done;
    if (result instanceof Result.Done begun && begun.begun() != null) {
      got(begun.begun());
    } else if (write instanceof Append append && done) {
      world.facts().logged(append.id(), StateCodec.decode(engine, append.state()).phase(), false);
      memory.appended(append.id());
    } else if (write instanceof End end) {
      if (done) {
        world.epochs().remove(end.id());
        world.facts().logged(end.id(), memory.state(end.id()).phase(), true);
      }
      memory.lost(end.id());
    } else if (write instanceof Append append) {
      memory.lost(append.id());
    }
    if (result instanceof Result.Failed || result instanceof Result.Declined) {
      world.facts().alarm();
    }
  }

  private void got(Entry entry) {
    memory.got(entry);
    world.epochs().put(entry.id(), entry.epoch());
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public List<Entry> takeOver(int shard, int limit, long dueMillis) {
    if (!world.isDue()) {
      return List.of();
    }
    List<Entry> entries = super.takeOver(shard, limit, dueMillis);
    entries.forEach(this::got);
    node.effect();
    return entries;
  }
}
