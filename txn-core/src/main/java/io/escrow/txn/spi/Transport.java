package io.escrow.txn.spi;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.spi.Inbox.Delivery;

/**
 * Sends messages. A message may be lost, doubled, late and out of order; whoever needs it sends it
 * again.
 */
public interface Transport {
  /**
   * Hands a message over and returns at once.
   *
   * <p>Never blocks and never throws for trouble on the way. Called by one thread.
   *
   * @param sent run once, on any thread, when the message is safe with the broker or was given up
   */
  void send(Address to, Message message, Runnable sent);

  /**
   * As {@link #send(Address, Message, Runnable)}.
   *
   * @param trace where the message belongs in a trace, for the receiver's {@link Delivery}; empty
   *     for nowhere. A transport may leave it out
   */
  default void send(Address to, Message message, String trace, Runnable sent) {
    send(to, message, sent);
  }

  /** Hands a message over whose fate does not matter to the sender. */
  default void send(Address to, Message message) {
    send(to, message, () -> {});
  }
}
