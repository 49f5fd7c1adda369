package io.escrow.service;

/** The protocol that new checkouts run on. */
public enum Protocol implements Choice {
  /** Two-phase commit. */
  TWO_PHASE_COMMIT("2pc"),
  /** Saga: local transactions, undone by compensations. */
  SAGA("saga");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
