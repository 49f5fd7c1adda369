package io.escrow.txn.twophase;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.RestartContract;

final class TwoPhaseCommitRestartTest extends RestartContract {
  @Override
  protected Protocol engine() {
    return new TwoPhaseCommit();
  }
}
