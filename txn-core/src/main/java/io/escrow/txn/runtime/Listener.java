package io.escrow.txn.runtime;

import io.escrow.txn.Outcome;
import java.util.List;

/**
 * Hears what becomes of a submission: exactly one of the four, once, on the executor for
 * completions.
 */
public interface Listener {
  /** Hears nothing. */
  Listener NONE = (outcome, written) -> {};

  /**
   * It ended.
   *
   * @param written what the application's script said that was written along with the outcome, or
   *     that declined to begin the request again; empty when there was none
   */
  void ended(Outcome outcome, List<String> written);

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
