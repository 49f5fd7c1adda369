package io.escrow.txn.runtime;

import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Inbox.Delivery;

/**
 * Carries a service's inbox into a coordinator's mailbox, no faster than the coordinator takes it.
 */
public final class InboxPump implements Loop {
  private static final long MAX_WAIT_MILLIS = 100;
  private static final long FULL_WAIT_MILLIS = 5;
  private static final int ROOM_FOR_ONE_RECEIVE = 1_000;

  private final Inbox inbox;
  private final Mailbox mailbox;

  public InboxPump(Inbox inbox, Mailbox mailbox) {
    this.inbox = inbox;
    this.mailbox = mailbox;
  }

  @Override
  public long step(long nowMillis) {
    if (mailbox.room() < ROOM_FOR_ONE_RECEIVE) {
      return FULL_WAIT_MILLIS;
    }
    for (Delivery delivery : inbox.receive(MAX_WAIT_MILLIS)) {
      if (!mailbox.offer(new Mailbox.Item.Arrived(delivery))) {
        inbox.rewind();
        return FULL_WAIT_MILLIS;
      }
    }
    return 0;
  }
}
