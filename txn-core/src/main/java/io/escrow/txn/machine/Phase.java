package io.escrow.txn.machine;

/**
 * Where a transaction stands in its protocol. Implemented by one enum per protocol, whose codes are
 * stored and never change meaning.
 */
public interface Phase {
  /** The name as documentation shows it. */
  String name();

  /** The stable number of this phase within its protocol, from 1. */
  int code();

  /** Whether the transaction is over once this is durable, so that nothing of it remains. */
  boolean terminal();
}
