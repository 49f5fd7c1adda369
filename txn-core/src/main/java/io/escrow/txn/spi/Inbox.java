package io.escrow.txn.spi;

import io.escrow.txn.Message;
import java.util.List;

/** Where messages arrive. Used by one thread. */
public interface Inbox {
  /**
   * A message that arrived.
   *
   * @param message what was sent
   * @param handled to be run once, on any thread, when its effects are durable: only then it may
   *     count as read
   * @param trace where it belongs in a trace, as its sender said; empty for nowhere
   */
  record Delivery(Message message, Runnable handled, String trace) {
    /** A message that belongs to no trace. */
    public Delivery(Message message, Runnable handled) {
      this(message, handled, "");
    }
  }

  /**
   * Takes what has arrived, and waits for something if nothing has.
   *
   * @param maxWaitMillis how long to wait; 0 not to wait
   * @return at most a few hundred; empty when nothing came
   */
  List<Delivery> receive(long maxWaitMillis);

  /** Goes back to the oldest message that was not handled: all from there on come again. */
  void rewind();
}
