package io.escrow.txn.kafka;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends a wait from another thread, without disturbing a consumer that is not waiting: Kafka's own
 * wakeup would make its next poll fail, and a stream of them would keep it from ever reading.
 */
final class Wakeup {
  private enum State {
    BUSY,
    WAITING,
    CALLED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.BUSY);
  private final Runnable interrupt;

  /**
   * A wakeup for one waiting thread.
   *
   * @param interrupt ends a wait that is under way, or else the next one
   */
  Wakeup(Runnable interrupt) {
    this.interrupt = interrupt;
  }

  /** The wait under way, or else the next one, ends at once. Any thread. */
  void call() {
    if (state.getAndSet(State.CALLED) == State.WAITING) {
      interrupt.run();
    }
  }

  /** Whether to wait at all. */
  boolean beginWait() {
    return state.compareAndSet(State.BUSY, State.WAITING);
  }

  /** The wait is over; who called until now was heard. */
  void endWait() {
    state.set(State.BUSY);
  }
}
