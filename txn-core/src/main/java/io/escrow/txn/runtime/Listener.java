package io.escrow.txn.runtime;

import io.escrow.txn.Outcome;
import java.util.List;

/**
 * Hears what becomes of a submission: exactly one of the four, once, on the executor for
 * completions.
 */
public interface Listener {
  /** Hears nothing. */
  Listener NONE = outcome -> {};

  /** It ended. */
  void ended(Outcome outcome);

  /** The application write declined to begin it; nothing has happened. */
  default void declined(List<String> reply) {}

  /** It could not be begun; nothing has happened. */
  default void refused(RuntimeException why) {}

  /**
   * It goes on, but this coordinator does not hear how it ends: another one has taken it over, or
   * the store's answer was lost.
   */
  default void lost() {}
}
