package io.escrow.txn.runtime;

/**
 * Hears what a participant's loop does, for metrics, traces and alarms. Called by the loop's
 * thread; must return at once and not throw.
 */
public interface ParticipantObserver {
  /** Hears nothing. */
  ParticipantObserver NONE = new ParticipantObserver() {};

  /** Shows what it does in traces; asked for once. */
  default Tracer tracer() {
    return Tracer.NONE;
  }

  /** So many commands were carried out in one round trip to the store. */
  default void handled(int commands) {}

  /**
   * A command contradicted its record or failed by a fault of the program (rules P6, C5), or a
   * branch waits that its coordinator does not know.
   */
  default void alarmed(String detail) {}

  /** A message came that no participant expects. */
  default void ignored(String kind) {}

  /** The store did not answer; the same messages come again. */
  default void storeUnavailable(String detail) {}

  /** The store answers again. */
  default void storeAnswered() {}

  /** So many branches have waited for long, and their coordinators were asked. */
  default void inquired(int branches) {}
}
