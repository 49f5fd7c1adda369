package io.escrow.service;

/** How much a service demands of its Redis before it trusts what was written. */
public enum Durability implements Choice {
  /** Every write is forced to disk, and no replica is promoted by itself. */
  STRICT("strict"),
  /** A replica may be promoted; writes wait for replicas, which narrows the loss. */
  FAILOVER("failover"),
  /** Writes are forced once per second; a crash of Redis can lose the last second. */
  RELAXED("relaxed");

  private final String text;

  Durability(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
