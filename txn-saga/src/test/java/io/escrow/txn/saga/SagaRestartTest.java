package io.escrow.txn.saga;

import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.RestartContract;

final class SagaRestartTest extends RestartContract {
  @Override
  protected Protocol engine() {
    return new Saga();
  }
}
