package io.escrow.txn.twophase;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.RemoteContract;

final class TwoPhaseCommitRemoteTest extends RemoteContract {
  @Override
  protected Protocol engine() {
    return new TwoPhaseCommit();
  }

  @Override
  protected Cost cost() {
    return new Cost(11, 9);
  }
}
