package io.escrow.txn.redis;

/** The participant of the payment service. */
class PaymentConformanceTest extends RedisParticipantConformance {
  PaymentConformanceTest() {
    super("payment", "user");
  }
}
