package io.escrow.service;

import io.escrow.txn.StoreUnavailableException;
import java.util.function.Supplier;

/** Calls to the store from HTTP handlers: what the client is told when no answer comes. */
public final class StoreCalls {
  private StoreCalls() {}

  /**
   * Reads; nothing is changed.
   *
   * @throws ProblemException {@link ProblemType#UNAVAILABLE} when the store does not answer
   */
  public static <T> T read(Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreUnavailableException e) {
      throw ProblemType.UNAVAILABLE.because("The store does not answer.");
    }
  }

  /**
   * Changes something that must not happen twice, so it is tried once.
   *
   * @throws ProblemException {@link ProblemType#OUTCOME_UNKNOWN} when the store does not answer: it
   *     may have happened or not
   */
  public static <T> T change(Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreUnavailableException e) {
      throw ProblemType.OUTCOME_UNKNOWN.because(
          "The store did not answer: the change may have happened or not.");
    }
  }

  /** As {@link #change(Supplier)}. */
  public static void change(Runnable call) {
    change(
        () -> {
          call.run();
          return true;
        });
  }
}
