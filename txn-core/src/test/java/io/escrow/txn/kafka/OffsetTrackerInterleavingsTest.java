package io.escrow.txn.kafka;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** Records are marked as handled by any thread while the inbox's thread commits. */
class OffsetTrackerInterleavingsTest {
  private static final int INVOCATIONS = 250;
  private static final int RECORDS = 3;

  @Test
  void onlyWhatIsHandledIsCommittedAndAllOfItInTheEnd() {
    Lincheck.runConcurrentTest(INVOCATIONS, OffsetTrackerInterleavingsTest::run);
  }

  private static void run() {
    OffsetTracker tracker = new OffsetTracker();
    AtomicIntegerArray done = new AtomicIntegerArray(RECORDS);
    List<Thread> handlers =
        IntStream.range(0, RECORDS)
            .mapToObj(
                offset -> {
                  Runnable handled = tracker.received(offset);
                  return new Thread(
                      () -> {
                        done.set(offset, 1);
                        handled.run();
                      });
                })
            .toList();
    handlers.forEach(Thread::start);
    tracker.advance();
    long first = tracker.toCommit();
    for (int offset = 0; offset < first; offset++) {
      check(done.get(offset) == 1, "committed, and not handled");
    }
    tracker.committed(Math.max(first, 0));
    handlers.forEach(OffsetTrackerInterleavingsTest::join);
    check(tracker.advance() == 0, "handled, and not noticed");
    check(first == RECORDS || tracker.toCommit() == RECORDS, "handled, and not committed");
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
