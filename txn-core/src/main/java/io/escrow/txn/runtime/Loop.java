package io.escrow.txn.runtime;

/**
 * Something that advances only when it is told to: production drives it by a thread, a simulation
 * by its scheduler.
 */
public interface Loop {
  /**
   * Does what is due now, and what has arrived.
   *
   * @param nowMillis the time, never less than at the last call
   * @return how many milliseconds the next call may wait; 0 to be called at once
   */
  long step(long nowMillis);
}
