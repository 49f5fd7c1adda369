package io.escrow.txn.twophase;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.RecoveryContract;

final class TwoPhaseCommitRecoveryTest extends RecoveryContract {
  @Override
  protected Protocol engine() {
    return new TwoPhaseCommit();
  }
}
