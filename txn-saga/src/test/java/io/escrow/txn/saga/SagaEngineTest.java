package io.escrow.txn.saga;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.EngineContract;

final class SagaEngineTest extends EngineContract {
  @Override
  protected Protocol engine() {
    return new Saga();
  }

  @Override
  protected Cost cost() {
    return new Cost(6, 6);
  }
}
