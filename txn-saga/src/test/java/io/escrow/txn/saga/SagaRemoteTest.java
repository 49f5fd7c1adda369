package io.escrow.txn.saga;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.RemoteContract;

final class SagaRemoteTest extends RemoteContract {
  @Override
  protected Protocol engine() {
    return new Saga();
  }

  @Override
  protected Cost cost() {
    return new Cost(9, 8);
  }
}
