package io.escrow.txn.saga;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.RecoveryContract;

final class SagaRecoveryTest extends RecoveryContract {
  @Override
  protected Protocol engine() {
    return new Saga();
  }
}
