package io.escrow.txn.machine;

import java.util.List;

/**
 * What follows from an event: the next state, how durable it must be before anyone hears of it, and
 * what is done then (rule C4).
 *
 * @param next the state from here on
 * @param write what the log must hold before the effects
 * @param effects in their order
 */
public record Decision(TransactionState next, Write write, List<Effect> effects) {
  /** How durable a decision must be. */
  public enum Write {
    /** Not at all: it is written along with the next append, and recovery asks again. */
    NONE,
    /** The state must be in the log first. */
    APPEND,
    /** The transaction is over: it leaves the log. */
    END
  }

  public Decision {
    effects = List.copyOf(effects);
  }

  /** Remember the state, and do these without a forced write. */
  public static Decision stay(TransactionState state, List<Effect> effects) {
    return new Decision(state, Write.NONE, effects);
  }

  /** Nothing to do but remember the state. */
  public static Decision stay(TransactionState state) {
    return new Decision(state, Write.NONE, List.of());
  }

  /** Write first, then do these. */
  public static Decision append(TransactionState state, List<Effect> effects) {
    return new Decision(state, Write.APPEND, effects);
  }

  /** Take it out of the log, then do these. */
  public static Decision end(TransactionState state, List<Effect> effects) {
    return new Decision(state, Write.END, effects);
  }
}
