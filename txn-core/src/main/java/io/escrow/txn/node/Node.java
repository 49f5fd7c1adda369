package io.escrow.txn.node;

/** An instance of a service at work, until it is closed. */
public sealed interface Node extends AutoCloseable permits CoordinatorNode, ParticipantNode {
  /** Whether its threads live; only an error of the machine or {@link #close} ends them. */
  boolean alive();

  /** How many messages in the service's inbox have not been handled, as far as is known. */
  long lag();

  @Override
  void close();
}
