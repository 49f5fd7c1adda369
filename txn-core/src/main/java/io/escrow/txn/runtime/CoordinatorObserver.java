package io.escrow.txn.runtime;

import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.machine.TransitionTable.Transition;
import java.util.Map;

/**
 * Watches a coordinator, for metrics, traces and tests. Called on the loop's thread: it must be
 * quick, and must not throw.
 */
public interface CoordinatorObserver {
  /** Where transactions stand. */
  record Standing(String protocol, Phase phase) {}

  /** Watches nothing. */
  CoordinatorObserver NONE = new CoordinatorObserver() {};

  /** Shows what it does in traces; asked for once. */
  default Tracer tracer() {
    return Tracer.NONE;
  }

  /**
   * A transition was taken, and is durable if it has to be.
   *
   * @param phaseMillis how long the transaction had been in the phase that it leaves or stays in
   */
  default void transition(
      TransactionId id, String protocol, Transition transition, long phaseMillis) {}

  /**
   * How many transactions this coordinator works on, by protocol and phase; told twice a second.
   */
  default void population(Map<Standing, Integer> transactions) {}

  /** A batch of so many writes was answered by the log. */
  default void batch(int writes) {}

  /**
   * Something contradicts the protocol, or a transaction could not be worked on.
   *
   * @param trace where it belongs in a trace, for log lines; empty for nowhere; as below
   */
  default void alarm(TransactionId id, String trace, String text) {}

  /** A transaction is stuck: it was tried again so often that it is marked. It is tried on. */
  default void parked(TransactionId id, String trace, String why) {}

  /** A transaction was taken over from another coordinator or an earlier life of this one. */
  default void takenOver(TransactionId id, String trace) {}

  /** Another coordinator works on a transaction that this one worked on. */
  default void fenced(TransactionId id, String trace) {}

  /**
   * Something could not be handled, by a fault of the program or of a message; only that is dropped
   * (rule C5). May be called on the thread for completions, too.
   */
  default void fault(String what, RuntimeException error) {}

  /** The log did not answer; the batch is tried again. */
  default void logUnavailable(String error) {}

  /** The log answered, in all shards; told every now and then. */
  default void logAnswered() {}

  /**
   * The log has no room for a transaction that another service asked for, and will ask for again.
   */
  default void logFull(TransactionId id) {}
}
