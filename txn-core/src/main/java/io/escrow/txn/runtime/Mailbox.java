package io.escrow.txn.runtime;

import io.escrow.txn.spi.Inbox.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What other threads give to a coordinator's loop: bounded, and it wakes the loop when it waits.
 */
public final class Mailbox {
  /** One thing to do. */
  sealed interface Item {
    /** Begin a transaction. */
    record Submitted(Submission submission) implements Item {}

    /** Handle a message of the service's inbox. */
    record Arrived(Delivery delivery) implements Item {}
  }

  private final Queue<Item> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int maxItems;
  private final Runnable wakeup;
  private volatile boolean waiting;

  /**
   * An empty mailbox.
   *
   * @param maxItems how much it holds
   * @param wakeup ends the loop's wait, from any thread
   */
  public Mailbox(int maxItems, Runnable wakeup) {
    this.maxItems = maxItems;
    this.wakeup = wakeup;
  }

  /** Adds something; false when there is no room. Never blocks. */
  boolean offer(Item item) {
    if (size.incrementAndGet() > maxItems) {
      size.decrementAndGet();
      return false;
    }
    items.add(item);
    if (waiting) {
      waiting = false;
      wakeup.run();
    }
    return true;
  }

  /** How much it holds. Any thread. */
  int size() {
    return size.get();
  }

  /** How much more it would take now. */
  int room() {
    return Math.max(0, maxItems - size.get());
  }

  /** Says that the loop is about to wait; false when there is something to do instead. */
  boolean beginWait() {
    waiting = true;
    if (items.isEmpty()) {
      return true;
    }
    waiting = false;
    return false;
  }

  void endWait() {
    waiting = false;
  }

  /** Takes up to so many items, the oldest first. */
  List<Item> drain(int max) {
    List<Item> taken = new ArrayList<>();
    while (taken.size() < max) {
      Item item = items.poll();
      if (item == null) {
        break;
      }
      size.decrementAndGet();
      taken.add(item);
    }
    return taken;
  }
}
