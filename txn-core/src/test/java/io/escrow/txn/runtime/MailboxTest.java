package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Message;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.Inbox.Delivery;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MailboxTest {
  private final AtomicInteger wakeups = new AtomicInteger();
  private final Mailbox mailbox = new Mailbox(3, wakeups::incrementAndGet);

  private static Mailbox.Item item(long number) {
    Message message = new Message.Settled(new TransactionId(0, number));
    return new Mailbox.Item.Arrived(new Delivery(message, () -> {}));
  }

  @Test
  void holdsSoManyAndNoMore() {
    assertTrue(mailbox.offer(item(1)) && mailbox.offer(item(2)) && mailbox.offer(item(3)));
    assertEquals(0, mailbox.room());
    assertFalse(mailbox.offer(item(4)));
    assertEquals(2, mailbox.drain(2).size());
    assertEquals(2, mailbox.room());
    assertTrue(mailbox.offer(item(5)));
  }

  @Test
  void givesTheOldestFirst() {
    Mailbox.Item one = item(1);
    Mailbox.Item two = item(2);
    mailbox.offer(one);
    mailbox.offer(two);
    assertEquals(List.of(one), mailbox.drain(1));
    assertEquals(List.of(two), mailbox.drain(10));
    assertEquals(List.of(), mailbox.drain(10));
  }

  @Test
  void wakesOnceAndOnlyWhoWaits() {
    mailbox.offer(item(1));
    assertEquals(0, wakeups.get());
    assertFalse(mailbox.beginWait(), "there is something to do");
    mailbox.drain(10);
    assertTrue(mailbox.beginWait());
    mailbox.offer(item(2));
    mailbox.offer(item(3));
    assertEquals(1, wakeups.get());
    mailbox.drain(10);
    assertTrue(mailbox.beginWait());
    mailbox.endWait();
    mailbox.offer(item(4));
    assertEquals(1, wakeups.get());
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void losesNothingBetweenThreads() throws Exception {
    int each = 20_000;
    Mailbox busy = new Mailbox(100, () -> {});
    CountDownLatch ended = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int sent = 0; sent < each; ) {
                  if (busy.offer(item(1))) {
                    sent++;
                  } else {
                    Thread.onSpinWait();
                  }
                }
                ended.countDown();
              });
      thread.setDaemon(true);
      thread.start();
    }
    int taken = 0;
    while (taken < 2 * each) {
      int size = busy.drain(64).size();
      taken += size;
      if (size == 0) {
        Thread.onSpinWait();
      }
    }
    assertTrue(ended.await(30, TimeUnit.SECONDS));
    assertEquals(100, busy.room());
  }
}
