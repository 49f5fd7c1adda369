package io.escrow.txn.redis;

/** The participant of the stock service. */
class StockConformanceTest extends RedisParticipantConformance {
  StockConformanceTest() {
    super("stock", "item");
  }
}
