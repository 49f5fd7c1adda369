package io.escrow.txn.spi;

import io.escrow.txn.Address;
import io.escrow.txn.Message;

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

  /** Hands a message over whose fate does not matter to the sender. */
  default void send(Address to, Message message) {
    send(to, message, () -> {});
  }
}
