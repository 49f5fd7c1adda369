package io.escrow.txn.runtime;

import io.escrow.txn.Message;
import io.escrow.txn.TransactionId;

/**
 * Shows a tracing system what was done for a transaction, and when, over all services.
 *
 * <p>Where something belongs in a trace is a text that only tracers understand, empty for nowhere.
 * It travels beside messages and is stored nowhere: who takes a transaction over begins a new
 * trace. Called on the threads of loops, but for {@link #current}: it must be quick, and must not
 * throw.
 */
public interface Tracer {
  /** Shows nothing. */
  Tracer NONE = new Tracer() {};

  /** What a coordinator does for one transaction, from its begin on. Used by the loop's thread. */
  interface Span {
    /** Is not shown. */
    Span NONE = new Span() {};

    /** Where what it causes in other services belongs; also after its end. */
    default String trace() {
      return "";
    }

    /** The log has begun the transaction under this id. */
    default void begun(TransactionId id) {}

    /** Something happened to it now. */
    default void event(String name) {}

    /**
     * The log has answered a write for it.
     *
     * @param write which one: begin, append or end
     * @param together how many writes were answered in this round trip
     * @param sinceNanos when it began, by {@link Tracer#nowNanos}
     */
    default void written(String write, int together, long sinceNanos) {}

    /** This coordinator works on it no more. */
    default void end() {}
  }

  /** For log lines, after what it is about: {@code " (trace ...)"}, or nothing. */
  static String text(String trace) {
    return trace.isEmpty() ? "" : " (trace " + trace + ")";
  }

  /** Where what the calling thread does belongs. Any thread. */
  default String current() {
    return "";
  }

  /** The time on the tracer's own clock, in nanoseconds; nothing but a trace depends on it. */
  default long nowNanos() {
    return 0;
  }

  /**
   * A transaction is about to begin.
   *
   * @param trace where it belongs; a new trace begins when that is nowhere
   */
  default Span begin(String protocol, String trace) {
    return Span.NONE;
  }

  /** A transaction is taken over: a new trace begins. */
  default Span takeOver(String protocol) {
    return Span.NONE;
  }

  /**
   * A participant has handled a command or a query.
   *
   * @param trace where the message belongs
   * @param together how many of its kind were handled in one round trip to the store
   * @param sinceNanos when that began, by {@link #nowNanos}
   */
  default void handled(
      Message message, String trace, Message answer, int together, long sinceNanos) {}
}
