package io.escrow.txn.machine;

import io.escrow.txn.CommandType;
import io.escrow.txn.Outcome;

/** What a decision wants done once it is durable. Every effect may be done twice. */
public sealed interface Effect {
  /** Send a command to the participant of a branch. */
  record Send(int branch, CommandType command) implements Effect {}

  /** Tell whoever waits how the transaction ended. */
  record Answer(Outcome outcome) implements Effect {}

  /** Something contradicts the protocol: show it to an operator (rule P6). */
  record Alarm(String text) implements Effect {}

  /**
   * Ask the dedicated coordinator to run the transaction, or to cancel it when no time is left.
   *
   * @param service that hosts the coordinator
   * @param protocol that it is to run
   */
  record Delegate(String service, String protocol) implements Effect {}

  /** Tell the dedicated coordinator that it may forget the transaction. */
  record ConfirmSettled() implements Effect {}
}
