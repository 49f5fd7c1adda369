package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.Watermark;
import io.escrow.txn.runtime.Tracer.Span;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.MemoryTransactionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalTest {
  private final LogWrites writes = new LogWrites(0);
  private final MemoryTransactionLog log = new MemoryTransactionLog(() -> 0, Map.of());
  private final List<RuntimeException> faults = new ArrayList<>();
  private final Journal journal = new Journal(log, Tracer.NONE, (what, fault) -> faults.add(fault));
  private final List<Object> heard = new ArrayList<>();

  @Test
  void whatGoesWrongAfterOneAnswerIsToldAndKeepsNoOtherBack() {

    journal.add(
        writes.begin(),
        Span.NONE,
        result -> {
          throw new IllegalStateException("a fault");
        });
    journal.add(writes.begin(), Span.NONE, heard::add);
    journal.flush();
    assertEquals(1, heard.size());
    assertEquals(1, faults.size());
  }

  @Test
  void answersInTheOrderOfTheWrites() {
    for (int i = 0; i < 3; i++) {
      int number = i;
      journal.add(writes.begin(), Span.NONE, result -> heard.add(number));
    }
    assertEquals(3, journal.flush());
    assertEquals(List.of(0, 1, 2), heard);
    assertTrue(journal.isEmpty());
    assertEquals(3, log.open(0));
  }

  @Test
  void writesAtMostSoManyAtOnce() {
    for (int i = 0; i < Journal.MAX_BATCH + 10; i++) {
      journal.add(writes.begin(), Span.NONE, heard::add);
    }
    assertEquals(0, journal.room());
    assertEquals(Journal.MAX_BATCH, journal.flush());
    assertEquals(10, journal.flush());
    assertEquals(Journal.MAX_BATCH, journal.room());
  }

  @Test
  void triesTheSameBatchUntilItIsAnsweredAndNothingElse() {
    Begin begin = writes.begin(7, Watermark.NONE);
    journal.add(begin, Span.NONE, heard::add);
    log.loseAnswers(2);
    assertThrows(StoreUnavailableException.class, journal::flush);
    journal.add(writes.begin(8, Watermark.NONE), Span.NONE, heard::add);
    assertTrue(journal.hasDoubts());
    assertThrows(StoreUnavailableException.class, journal::flush);
    assertEquals(List.of(), heard);
    assertEquals(1, log.open(0), "the second waits");
    assertEquals(1, journal.flush());
    assertFalse(journal.hasDoubts());
    assertInstanceOf(Result.Done.class, heard.get(0), "the same nonce found what it had done");
    assertEquals(1, journal.flush());
    assertEquals(2, log.open(0));
  }

  @Test
  void writeThatMustNotRepeatIsLostAloneWhenTheAnswerIs() {
    journal.addOnce(writes.begin(), Span.NONE, heard::add, () -> heard.add("lost"));
    journal.add(writes.begin(), Span.NONE, result -> heard.add("kept"));
    log.loseAnswers(1);
    assertThrows(StoreUnavailableException.class, journal::flush);
    assertEquals(List.of("lost"), heard);
    assertEquals(1, journal.flush());
    assertEquals(List.of("lost", "kept"), heard);
  }

  @Test
  void writesAddedByAnAnswerGoIntoTheNextBatch() {
    journal.add(
        writes.begin(), Span.NONE, result -> journal.add(writes.begin(), Span.NONE, heard::add));
    assertEquals(1, journal.flush());
    assertFalse(journal.isEmpty());
    assertEquals(1, journal.flush());
  }
}
