package io.escrow.sim.mutant;

import io.escrow.txn.testkit.MemoryTransactionLog;

/** A reset of the orders also rewinds the counter of transactions, so that ids come again. */
public final class CounterRewound extends Mutant {
  @Override
  public String mistake() {
    return "A reset of the orders also rewinds the counter of transactions, so that ids come again.";
  }

  @Override
  public String rules() {
    return "C1";
  }

  @Override
  public void resetOrders(MemoryTransactionLog log, int shard) {
    log.setMinted(shard, 0);
  }
}
