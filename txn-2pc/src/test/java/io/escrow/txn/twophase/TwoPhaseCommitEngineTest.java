package io.escrow.txn.twophase;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.EngineContract;

final class TwoPhaseCommitEngineTest extends EngineContract {
  @Override
  protected Protocol engine() {
    return new TwoPhaseCommit();
  }

  @Override
  protected Cost cost() {
    return new Cost(8, 7);
  }
}
