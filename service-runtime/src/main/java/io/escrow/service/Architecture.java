package io.escrow.service;

/** Where the coordinator of new checkouts lives. */
public enum Architecture implements Choice {
  /** In the order service's own process. */
  EMBEDDED("embedded"),
  /** In the orchestrator, which the order service reaches over Kafka. */
  ORCHESTRATOR("orchestrator");

  private final String text;

  Architecture(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
