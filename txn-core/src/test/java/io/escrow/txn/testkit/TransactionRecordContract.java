package io.escrow.txn.testkit;

import static io.escrow.txn.testkit.LogWrites.script;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Parked;
import io.escrow.txn.spi.TransactionLog.Restart;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Result.Declined;
import io.escrow.txn.spi.TransactionLog.Result.Done;
import io.escrow.txn.spi.TransactionLog.Result.Failed;
import io.escrow.txn.spi.TransactionLog.Result.Stale;
import io.escrow.txn.spi.TransactionLog.Write;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TransactionLog} promises of one transaction: begin, append, end, takeover. The
 * first half of {@link TransactionLogContract}, which is the one to extend.
 */
public abstract class TransactionRecordContract {
  /** The log under test. */
  protected TransactionLog log;

  /** Makes writes for {@link #shard()}. */
  protected LogWrites writes;

  /** The log under test; the same store for the whole of one test. */
  protected abstract TransactionLog open();

  /** A shard of which no other test has written. */
  protected abstract int shard();

  /** Lets the counter of {@link #shard()} stand at the last sequence that counts as minted. */
  protected abstract void setMinted(long last);

  @BeforeEach
  void openLog() {
    log = open();
    writes = new LogWrites(shard());
  }

  protected Result write(Write write) {
    return log.write(List.of(write)).get(0);
  }

  protected Entry begun(Write write) {
    return Objects.requireNonNull(assertInstanceOf(Done.class, write(write)).begun());
  }

  final Done done(Write write) {
    return assertInstanceOf(Done.class, write(write));
  }

  final void assertStale(Write write) {
    assertInstanceOf(Stale.class, write(write));
  }

  final Entry read(TransactionId id) {
    return log.read(id).orElseThrow();
  }

  private Entry takeOver() {
    List<Entry> entries = log.takeOver(shard(), 10, 60_000);
    assertEquals(1, entries.size());
    return entries.get(0);
  }

  @Test
  void beginGivesTheEntryAsItIsStored() {
    Entry entry = begun(writes.begin());
    assertEquals(writes.id(1), entry.id());
    assertEquals(1, entry.version());
    assertEquals(1, entry.epoch());
    assertEquals("2pc", entry.protocol());
    assertEquals("preparing", entry.state());
    assertEquals("request", entry.request());
    assertEquals("orders", entry.requester());
    assertEquals(0, entry.attempt());
    assertTrue(
        entry.remainingMillis() > 0 && entry.remainingMillis() <= 20_000,
        "remaining " + entry.remainingMillis());
    Entry read = read(entry.id());
    assertEquals(entry.state(), read.state());
    assertEquals(entry.request(), read.request());
    assertEquals(entry.requester(), read.requester());
    assertEquals(entry.watermark(), read.watermark());
  }

  @Test
  void idsRiseAndAreNeverUsedAgain() {
    Entry first = begun(writes.begin());
    done(writes.end(first));
    assertEquals(writes.id(2), begun(writes.begin()).id());
  }

  @Test
  void sequencesStayExactUpToTheLast() {
    setMinted(999_999_999_999_998L);
    assertEquals(999_999_999_999_999L, begun(writes.begin()).id().sequence());
    assertEquals(1_000_000_000_000_000L, begun(writes.begin()).id().sequence());
    setMinted(TransactionId.MAX_SEQUENCE - 2);
    begun(writes.begin());
    Entry last = begun(writes.begin());
    assertEquals(TransactionId.MAX_SEQUENCE, last.id().sequence());
    assertEquals(TransactionId.MAX_SEQUENCE + 1, last.watermark().low());
    assertTrue(last.watermark().open().contains(TransactionId.MAX_SEQUENCE));
    done(writes.append(last, "committing"));
    assertEquals(2, read(last.id()).version());
    assertInstanceOf(Failed.class, write(writes.begin()));
    assertEquals(4, log.open(shard()));
  }

  @Test
  void aBeginTriedAgainFindsWhatItDid() {
    Begin begin = writes.begin();
    Entry first = begun(begin);
    Entry again = begun(begin);
    assertEquals(first.id(), again.id());
    assertEquals(1, log.open(shard()));
    done(writes.append(first, "committing"));
    Entry late = begun(begin);
    assertEquals(first.id(), late.id());
    assertEquals(1, late.version());
    assertStale(writes.append(late, "aborting"));
  }

  @Test
  void aGivenIdIsUsedOnce() {
    Begin begin = writes.begin(7, Watermark.NONE);
    assertEquals(writes.id(7), begun(begin).id());
    assertEquals(writes.id(7), begun(begin).id());
    assertEquals(
        List.of("exists"),
        assertInstanceOf(Declined.class, write(writes.begin(7, Watermark.NONE))).application());
    assertEquals(1, log.open(shard()));
  }

  @Test
  void appendReplacesTheStateOnce() {
    Entry entry = begun(writes.begin());
    Append append = writes.append(entry, "committing");
    assertNull(done(append).begun());
    done(append);
    Entry read = read(entry.id());
    assertEquals(2, read.version());
    assertEquals(1, read.epoch());
    assertEquals("committing", read.state());
    assertEquals("request", read.request());
  }

  @Test
  void aWriteThatKnowsAnOlderVersionIsStale() {
    Entry entry = begun(writes.begin());
    done(writes.append(entry, "committing"));
    assertStale(writes.append(entry, "aborting"));
    assertStale(writes.end(entry));
    assertEquals("committing", read(entry.id()).state());
  }

  @Test
  void aZombieCannotWrite() {
    Entry zombies = begun(writes.beginDue(0));
    Entry taken = takeOver();
    assertEquals(zombies.id(), taken.id());
    assertEquals(zombies.version(), taken.version());
    assertEquals(zombies.epoch() + 1, taken.epoch());
    assertStale(writes.append(zombies, "committing"));
    assertStale(writes.end(zombies));
    done(writes.append(taken, "aborting"));
    assertEquals("aborting", read(taken.id()).state());
  }

  @Test
  void aZombieIsToldSoAlsoWhenAnotherHasEndedIt() {
    Entry zombies = begun(writes.beginDue(0));
    done(writes.end(takeOver()));
    assertStale(writes.append(zombies, "committing"));
    assertStale(writes.end(zombies));
    assertStale(writes.end(zombies, null, new Restart("preparing", 60_000)));
  }

  @Test
  void whoWroteBeforeTheTakeoverIsToldThatItIsDurable() {
    Entry entry = begun(writes.beginDue(0));
    Append append = new Append(entry.id(), 1, 1, "decision", "committing", 0, "", null);
    done(append);
    Entry taken = takeOver();
    assertEquals("committing", taken.state());
    assertEquals(2, taken.version());
    done(append);
    assertStale(writes.end(new Entry(entry.id(), 2, 1, "", "", "", "", 0, 0, Watermark.NONE)));
  }

  @Test
  void endRemovesTheTransactionOnce() {
    Entry entry = begun(writes.begin());
    End end = writes.end(entry);
    done(end);
    done(end);
    assertEquals(Optional.empty(), log.read(entry.id()));
    assertEquals(0, log.open(shard()));
    assertStale(writes.append(entry, "committing"));
    assertStale(writes.end(entry));
    assertEquals(List.of(), log.takeOver(shard(), 10, 0));
  }

  @Test
  void restartBeginsTheSameRequestAgain() {
    Entry before = begun(writes.begin("claim", "pen"));
    End end = writes.end(before, script("move", "pen"), new Restart("preparing again", 60_000));
    Done done = done(end);
    Entry after = Objects.requireNonNull(done.begun());
    assertEquals(List.of("moved", "2"), done.application());
    assertEquals(writes.id(2), after.id());
    assertEquals(1, after.version());
    assertEquals(1, after.epoch());
    assertEquals(1, after.attempt());
    assertEquals("preparing again", after.state());
    assertEquals("request of pen", after.request());
    assertEquals("orders", after.requester());
    assertTrue(after.remainingMillis() <= before.remainingMillis());
    assertEquals(Optional.empty(), log.read(before.id()));
    assertEquals(
        List.of("taken", "2"),
        assertInstanceOf(Declined.class, write(writes.begin("claim", "pen"))).application());

    Done again = done(end);
    assertEquals(after.id(), Objects.requireNonNull(again.begun()).id());
    assertEquals(1, Objects.requireNonNull(again.begun()).attempt());
    assertEquals(List.of("moved", "2"), again.application());
    assertEquals(1, log.open(shard()));
    done(writes.append(after, "committing"));
    assertStale(writes.append(Objects.requireNonNull(done(end).begun()), "aborting"));
    assertEquals("committing", read(after.id()).state());
  }

  @Test
  void aRestartWhoseSuccessorIsOverIsStale() {
    End end = writes.end(begun(writes.begin()), null, new Restart("preparing", 60_000));
    Entry after = begun(end);
    done(writes.end(after));
    assertStale(end);
    assertEquals(0, log.open(shard()));
  }

  @Test
  void takesOverWhatIsDueInItsOrder() {
    Entry second = begun(writes.beginDue(-2_000));
    Entry third = begun(writes.beginDue(-1_000));
    Entry first = begun(writes.beginDue(-3_000));
    begun(writes.beginDue(60_000));
    List<Entry> two = log.takeOver(shard(), 2, 60_000);
    assertEquals(List.of(first.id(), second.id()), two.stream().map(Entry::id).toList());
    assertEquals(List.of(third.id()), log.takeOver(shard(), 2, 0).stream().map(Entry::id).toList());
    Entry again = takeOver();
    assertEquals(third.id(), again.id());
    assertEquals(3, again.epoch());
    assertEquals("request", again.request());
    assertEquals(third.watermark().low(), again.watermark().low() - 2);
    assertEquals(List.of(), log.takeOver(shard(), 2, 60_000));
  }

  @Test
  void everyWritePushesTheDueTime() {
    Entry entry = begun(writes.beginDue(0));
    done(writes.append(entry, "committing"));
    assertEquals(List.of(), log.takeOver(shard(), 10, 0));
    Entry at = read(entry.id());
    done(new Append(at.id(), at.version(), at.epoch(), "pull", "committing", 0, "", null));
    assertEquals(entry.id(), takeOver().id());
  }

  @Test
  void theDeadlineIsKeptThroughWritesAndMayHavePassed() {
    Begin late =
        new Begin(
            shard(),
            "late",
            null,
            "2pc",
            "preparing",
            "request",
            "",
            Watermark.NONE,
            -1_000,
            60_000,
            null);
    Entry entry = begun(late);
    assertTrue(entry.remainingMillis() <= -1_000);
    done(writes.append(entry, "aborting"));
    assertTrue(read(entry.id()).remainingMillis() <= -1_000);
    Begin never =
        new Begin(
            shard(),
            "never",
            null,
            "2pc",
            "x",
            "",
            "",
            Watermark.NONE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            null);
    assertTrue(begun(never).remainingMillis() > 1L << 51);
    assertEquals(List.of(), log.takeOver(shard(), 10, 0));
  }

  @Test
  void parkedTransactionsAreListedUntilTheyMoveOn() {
    Entry a = begun(writes.begin());
    Entry b = begun(writes.begin());
    done(writes.append(a, "committing", "no answer from stock", null));
    done(writes.append(b, "committing", "alarm", null));
    assertEquals(
        List.of(new Parked(a.id(), "no answer from stock"), new Parked(b.id(), "alarm")),
        log.parked(shard(), 10));
    assertEquals(1, log.parked(shard(), 1).size());
    done(writes.append(read(a.id()), "committing", "still none", null));
    assertEquals(new Parked(a.id(), "still none"), log.parked(shard(), 1).get(0));
    done(writes.append(read(a.id()), "committing"));
    done(writes.end(read(b.id())));
    assertEquals(List.of(), log.parked(shard(), 10));
  }
}
