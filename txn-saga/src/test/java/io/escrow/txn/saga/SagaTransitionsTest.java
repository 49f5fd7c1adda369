package io.escrow.txn.saga;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.TransitionsContract;

final class SagaTransitionsTest extends TransitionsContract {
  @Override
  protected Protocol engine() {
    return new Saga();
  }
}
