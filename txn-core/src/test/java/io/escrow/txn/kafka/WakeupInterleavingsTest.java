package io.escrow.txn.kafka;

import static org.jetbrains.lincheck.Lincheck.runConcurrentTest;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** Any thread calls while the inbox's thread begins and ends its waits. */
class WakeupInterleavingsTest {
  private static final int INVOCATIONS = 500;

  @Test
  void noCallIsLostAndNoneDisturbsWhoDoesNotWait() {
    runConcurrentTest(INVOCATIONS, () -> run(Order.END_WAIT_THEN_LOOK, 2, 2));
  }

  /** The checker would find it: here the waiting thread looks, and then forgets who called. */
  @Test
  void aLostCallWouldBeFound() {
    assertThrows(
        LincheckAssertionError.class,
        () -> runConcurrentTest(INVOCATIONS, () -> run(Order.LOOK_THEN_END_WAIT, 1, 1)));
  }

  private enum Order {
    END_WAIT_THEN_LOOK,
    LOOK_THEN_END_WAIT
  }

  /** The first wait ends alone, or is interrupted; the last one takes as long as all callers. */
  private static void run(Order order, int calls, int waits) {
    AtomicInteger work = new AtomicInteger();
    AtomicInteger interrupts = new AtomicInteger();
    Wakeup wakeup = new Wakeup(interrupts::incrementAndGet);
    List<Thread> callers = Stream.generate(() -> caller(work, wakeup)).limit(calls).toList();
    callers.forEach(Thread::start);
    int begun = 0;
    int heard = 0;
    int seen = 0;
    boolean sleeps = false;
    for (int wait = 1; wait <= waits; wait++) {
      seen = order == Order.LOOK_THEN_END_WAIT ? work.get() : 0;
      wakeup.endWait();
      seen = order == Order.END_WAIT_THEN_LOOK ? work.get() : seen;
      boolean began = wakeup.beginWait();
      begun += began ? 1 : 0;
      if (wait == waits) {
        callers.forEach(WakeupInterleavingsTest::join);
      }
      int interrupted = interrupts.get();
      sleeps = began && interrupted == heard;
      heard = interrupted;
    }
    check(!sleeps || seen == calls, "it sleeps, and has something to do");
    check(heard <= begun, "it was interrupted more often than it waited");
  }

  private static Thread caller(AtomicInteger work, Wakeup wakeup) {
    return new Thread(
        () -> {
          work.incrementAndGet();
          wakeup.call();
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
