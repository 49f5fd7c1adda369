package io.escrow.txn.runtime;

import static org.jetbrains.lincheck.Lincheck.runConcurrentTest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.escrow.txn.Message;
import io.escrow.txn.OverloadedException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.runtime.Mailbox.Item;
import io.escrow.txn.spi.Inbox.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/**
 * What threads share with a coordinator's loop, in every interleaving that the model checker
 * reaches.
 */
class InterleavingsTest {
  private static final int INVOCATIONS = 250;

  /** What is offered while the loop goes to sleep wakes it, or is seen before it sleeps. */
  @Test
  void noWakeupIsLost() {
    runConcurrentTest(
        INVOCATIONS,
        () -> {
          AtomicInteger wakeups = new AtomicInteger();
          Mailbox mailbox = new Mailbox(10, wakeups::incrementAndGet);
          List<Thread> senders = List.of(offers(mailbox, 1), offers(mailbox, 2));
          boolean sleeps = mailbox.beginWait();
          join(senders);
          check(!sleeps || wakeups.get() >= 1, "the loop sleeps, and has something to do");
          check(mailbox.drain(10).size() == 2, "something was lost");
        });
  }

  /** The checker would find it: here the loop looks first, and says later that it waits. */
  @Test
  void aLostWakeupWouldBeFound() {
    assertThrows(
        LincheckAssertionError.class,
        () ->
            runConcurrentTest(
                INVOCATIONS,
                () -> {
                  AtomicInteger wakeups = new AtomicInteger();
                  Mailbox mailbox = new Mailbox(10, wakeups::incrementAndGet);
                  Thread sender = offers(mailbox, 1);
                  boolean empty = mailbox.drain(1).isEmpty();
                  boolean sleeps = empty && mailbox.beginWait();
                  mailbox.endWait();
                  join(List.of(sender));
                  check(!sleeps || wakeups.get() >= 1, "lost");
                }));
  }

  @Test
  void whatIsTakenIsTakenOnceInOrderAndWithinTheBound() {
    runConcurrentTest(
        INVOCATIONS,
        () -> {
          Mailbox mailbox = new Mailbox(2, () -> {});
          AtomicInteger accepted = new AtomicInteger();
          Thread first =
              started(
                  () -> {
                    accepted.addAndGet(mailbox.offer(item(1)) ? 1 : 0);
                    accepted.addAndGet(mailbox.offer(item(2)) ? 1 : 0);
                  });
          Thread second = started(() -> accepted.addAndGet(mailbox.offer(item(3)) ? 1 : 0));
          List<Item> taken = new ArrayList<>(mailbox.drain(1));
          join(List.of(first, second));
          List<Item> left = mailbox.drain(10);
          check(left.size() <= 2, "more than the bound");
          taken.addAll(left);
          check(taken.size() == accepted.get(), "lost or doubled");
          check(accepted.get() >= 2, "refused though there was room");
          int one = taken.indexOf(item(1));
          int two = taken.indexOf(item(2));
          check(two < 0 || one < two, "one sender's second came before its first");
          check(mailbox.room() == 2, "the count drifted");
        });
  }

  @Test
  void noMoreAreInFlightThanAllowedAndNoneIsForgotten() {
    inFlight(new Limits(1, 10));
    inFlight(new Limits(10, 1));
  }

  private record Limits(int maxInFlight, int mailbox) {}

  private static void inFlight(Limits limits) {
    runConcurrentTest(
        INVOCATIONS / 8,
        () -> {
          Mailbox mailbox = new Mailbox(limits.mailbox(), () -> {});
          CoordinatorLoop loop = loop(limits.maxInFlight(), mailbox);
          AtomicInteger accepted = new AtomicInteger();
          List<Thread> clients =
              List.of(started(() -> submit(loop, accepted)), started(() -> submit(loop, accepted)));
          join(clients);
          check(accepted.get() == 1, "one fits, and one must be refused");
          check(loop.inFlight() == 1, "the refused one still counts");
          Thread third = started(() -> submit(loop, accepted));
          List<Item> answered = mailbox.drain(1);
          for (Item item : answered) {
            ((Item.Submitted) item).submission().listener().declined(List.of());
          }
          join(List.of(third));
          check(loop.inFlight() == accepted.get() - answered.size(), "the count drifted");
        });
  }

  private static void submit(CoordinatorLoop loop, AtomicInteger accepted) {
    try {
      loop.submit(Submission.own(0, "none", "", 1_000, null, Listener.NONE));
      accepted.incrementAndGet();
    } catch (OverloadedException e) {
      assertEquals(OverloadedException.class, e.getClass());
    }
  }

  /** One that is only given work here, and never steps: it needs no ports. */
  private static CoordinatorLoop loop(int maxInFlight, Mailbox mailbox) {
    CoordinatorSettings settings =
        new CoordinatorSettings("order", 0, "life", 1, 1_000, maxInFlight, RetryPolicy.DEFAULT);
    return new CoordinatorLoop(
        settings,
        null,
        null,
        null,
        null,
        null,
        mailbox,
        Runnable::run,
        CoordinatorObserver.NONE,
        message -> {});
  }

  private static Thread offers(Mailbox mailbox, long number) {
    return started(() -> check(mailbox.offer(item(number)), "no room"));
  }

  private static Item item(long number) {
    return new Item.Arrived(
        new Delivery(new Message.Settled(new TransactionId(0, number)), InterleavingsTest::done));
  }

  private static Thread started(Runnable runnable) {
    Thread thread = new Thread(runnable);
    thread.start();
    return thread;
  }

  private static void join(List<Thread> threads) {
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void done() {}

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
