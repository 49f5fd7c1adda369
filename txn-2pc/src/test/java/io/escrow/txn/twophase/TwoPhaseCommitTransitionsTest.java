package io.escrow.txn.twophase;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.TransitionsContract;

final class TwoPhaseCommitTransitionsTest extends TransitionsContract {
  @Override
  protected Protocol engine() {
    return new TwoPhaseCommit();
  }
}
