package io.escrow.txn;

/** How a transaction ended: everywhere or nowhere. */
public sealed interface Outcome {
  /** Every branch took effect or will without fail. */
  record Committed() implements Outcome {}

  /**
   * No branch took effect, and what had been taken was given back before this was said.
   *
   * @param refusal why
   */
  record Aborted(Refusal refusal) implements Outcome {}

  /** The outcome of a transaction that took effect. */
  Outcome COMMITTED = new Committed();
}
