package io.escrow.txn.testkit;

import io.escrow.txn.Participant;

/** The participant in memory; a crash leaves its memory, as that stands for a store. */
class MemoryParticipantConformanceTest extends QuantitiesConformance {
  private MemoryParticipant participant;
  private long nowMillis;

  @Override
  protected void begin() {
    participant = new MemoryParticipant("stock", 1, () -> nowMillis++);
    resetAll();
  }

  @Override
  protected Participant open() {
    return participant;
  }

  @Override
  protected void reset(String id, long available) {
    participant.quantities(0).reset(id, available);
  }

  @Override
  protected Object data() {
    return participant.quantities(0).all();
  }
}
