package io.escrow.txn.testkit;

import static io.escrow.txn.testkit.LogWrites.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Watermark;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Result.Declined;
import io.escrow.txn.spi.TransactionLog.Result.Done;
import io.escrow.txn.spi.TransactionLog.Result.Failed;
import io.escrow.txn.spi.TransactionLog.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TransactionLog} promises. A subclass gives the log, with {@link ToyApplication}
 * installed.
 */
public abstract class TransactionLogContract extends TransactionRecordContract {
  @Test
  void theWatermarkNamesTheOldestThatAreOpen() {
    List<Entry> open = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      open.add(begun(writes.begin()));
    }
    assertEquals(new Watermark(2, List.of(1L)), open.get(0).watermark());
    assertEquals(
        new Watermark(9, List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L)), open.get(8).watermark());
    assertEquals(open.get(8).watermark(), open.get(11).watermark());
    for (int sequence : new int[] {1, 2, 4, 5, 6, 7, 8, 9, 11}) {
      done(writes.end(open.get(sequence - 1)));
    }
    assertEquals(new Watermark(13, List.of(3L, 10L, 12L)), read(writes.id(3)).watermark());
  }

  @Test
  void theWatermarkOfGivenIdsIsTheRelayedOneAndWhatIsOpenHere() {
    assertEquals(Watermark.NONE, begun(writes.begin(30, Watermark.NONE)).watermark());
    Watermark relayed = new Watermark(50, List.of(20L, 40L));
    assertEquals(
        new Watermark(50, List.of(20L, 30L, 40L)), begun(writes.begin(60, relayed)).watermark());
    Watermark older = new Watermark(45, List.of(1L));
    assertEquals(
        new Watermark(50, List.of(20L, 30L, 40L)), begun(writes.begin(70, older)).watermark());
  }

  @Test
  void theWatermarkIsLoweredToTheFirstOpenOneThatItDoesNotName() {
    for (long sequence = 30; sequence <= 36; sequence++) {
      begun(writes.begin(sequence, Watermark.NONE));
    }
    begun(writes.begin(60, new Watermark(50, List.of(20L, 40L))));
    Watermark full = new Watermark(40, List.of(20L, 30L, 31L, 32L, 33L, 34L, 35L, 36L));
    assertEquals(full, read(writes.id(60)).watermark());
  }

  @Test
  void aGivenIdThatHasSettledDoesNotBeginAgain() {
    begun(writes.begin(60, new Watermark(50, List.of(20L, 40L))));
    assertEquals(
        List.of("settled"),
        assertInstanceOf(Declined.class, write(writes.begin(49, Watermark.NONE))).application());
    Entry entry = begun(writes.begin(40, Watermark.NONE));
    begun(writes.begin(50, Watermark.NONE));
    done(writes.end(entry, null, null));
    assertEquals(
        List.of("settled"),
        assertInstanceOf(Declined.class, write(writes.begin(40, Watermark.NONE))).application());
  }

  /** Two watermarks with the same low may come in any order. */
  @Test
  void whatHasSettledStaysSoWhenAnOlderWatermarkComesLast() {
    Watermark older = new Watermark(61, List.of(40L, 50L, 60L));
    begun(writes.begin(60, new Watermark(61, List.of(50L, 60L))));
    Entry entry = begun(writes.begin(50, older));
    assertEquals(new Watermark(61, List.of(50L, 60L)), entry.watermark());
    assertEquals(
        List.of("settled"),
        assertInstanceOf(Declined.class, write(writes.begin(40, older))).application());
  }

  @Test
  void aLogOfGivenIdsMintsNone() {
    begun(writes.begin(1, Watermark.NONE));
    assertInstanceOf(Failed.class, write(writes.begin()));
    assertEquals(1, log.open(shard()));
  }

  @Test
  void anApplicationWriteBeginsAlongOrDeclines() {
    Begin begin = writes.begin("claim", "pen");
    Done done = done(begin);
    Entry entry = Objects.requireNonNull(done.begun());
    assertEquals(List.of("claimed", "1"), done.application());
    assertEquals("request of pen", entry.request());
    assertEquals("request of pen", read(entry.id()).request());
    assertEquals(
        List.of("taken", "1"),
        assertInstanceOf(Declined.class, write(writes.begin("claim", "pen"))).application());
    assertEquals(1, log.open(shard()));
  }

  @Test
  void aClaimTriedAgainIsNoOtherClaim() {
    Begin begin = writes.begin("claim", "pen");
    Entry first = begun(begin);
    Entry again = begun(begin);
    assertEquals(first.id(), again.id());
    assertEquals("request of pen", again.request());
    assertEquals(1, log.open(shard()));
    done(writes.append(first, "committing"));
    assertInstanceOf(Declined.class, write(begin));
  }

  @Test
  void anApplicationWriteGoesAlongWithAppendAndEnd() {
    Entry entry = begun(writes.begin("claim", "pen"));
    Append append = writes.append(entry, "committed", "", script("confirm", "pen"));
    assertEquals(List.of("confirmed"), done(append).application());
    assertEquals(List.of("confirmed"), done(append).application());
    Entry at = read(entry.id());
    Append other = writes.append(at, "committed", "", script("confirm", "ink"));
    assertEquals(
        List.of("not yours"), assertInstanceOf(Declined.class, write(other)).application());
    assertEquals(at.version(), read(entry.id()).version());
    End end = writes.end(at, script("release", "pen"), null);
    assertEquals(List.of("released"), done(end).application());
    assertEquals(List.of("released"), done(end).application());
    assertEquals(writes.id(2), begun(writes.begin("claim", "pen")).id());
  }

  @Test
  void aStaleWriteDoesNotCallTheApplication() {
    Entry entry = begun(writes.begin("claim", "pen"));
    done(writes.append(entry, "committing"));
    assertStale(writes.end(entry, script("release", "pen"), null));
    assertInstanceOf(Declined.class, write(writes.begin("claim", "pen")));
  }

  @Test
  void oneFaultyWriteFailsAlone() {
    Entry entry = begun(writes.begin());
    List<Result> results =
        log.write(
            List.of(
                writes.begin(),
                writes.begin("broken"),
                writes.begin("careless"),
                writes.begin("no such script"),
                writes.append(entry, "committing", "", script("broken")),
                writes.begin("claim", "pen")));
    assertInstanceOf(Done.class, results.get(0));
    assertTrue(
        assertInstanceOf(Failed.class, results.get(1)).error().contains("broken on purpose"));
    assertTrue(assertInstanceOf(Failed.class, results.get(2)).error().contains("minted no id"));
    assertTrue(assertInstanceOf(Failed.class, results.get(3)).error().contains("no such script"));
    assertInstanceOf(Failed.class, results.get(4));
    assertInstanceOf(Done.class, results.get(5));
    assertEquals(3, log.open(shard()));
    assertEquals(1, read(entry.id()).version());
  }

  @Test
  void aBatchKeepsItsOrder() {
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      batch.add(writes.begin());
    }
    List<Result> results = log.write(batch);
    for (int i = 0; i < 256; i++) {
      Entry entry = assertNotNullBegun(results.get(i));
      assertEquals(i + 1, entry.id().sequence());
    }
    assertEquals(List.of(), log.write(List.of()));
  }

  private static Entry assertNotNullBegun(Result result) {
    Entry begun = assertInstanceOf(Done.class, result).begun();
    assertNotNull(begun);
    return begun;
  }

  @Test
  void textsAreKeptAsTheyAre() {
    String odd = "ä€𝄞 \"quoted\" {1}\n%s\u0000 1e+15 ";
    String large = odd.repeat(20_000);
    Begin begin =
        new Begin(shard(), "odd", null, "p", odd, large, "", Watermark.NONE, 1, 60_000, null);
    Entry entry = begun(begin);
    assertEquals(large, entry.request());
    assertEquals(odd, read(entry.id()).state());
    done(writes.append(entry, large));
    assertEquals(large, read(entry.id()).state());
    assertEquals("", read(entry.id()).requester());
  }

  @Test
  void shardsDoNotMix() {
    Entry here = begun(writes.begin());
    LogWrites elsewhere = new LogWrites(shard() + 1_000_000);
    Entry there = begun(elsewhere.begin());
    assertEquals(here.id().sequence(), there.id().sequence());
    assertNotEquals(here.id(), there.id());
    done(writes.end(here));
    assertTrue(log.read(there.id()).isPresent());
  }
}
