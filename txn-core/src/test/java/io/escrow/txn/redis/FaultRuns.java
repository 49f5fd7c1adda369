package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Shards;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.ToyApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A log and a participant that go on while something goes wrong with their store: whatever is tried
 * until it is answered must take effect once.
 */
final class FaultRuns implements AutoCloseable {
  private static final int BATCH = 100;
  private static final int PATIENCE_SECONDS = 120;

  private final int shards;
  private final RedisTransactionLog log;
  private final RedisParticipant participant;
  private final RedisQuantities accounts;
  private final List<LogWrites> writes;
  private final Random random = new Random(1);
  private int failures;
  private long transactions;
  private int rounds;

  FaultRuns(RedisConnections connections, int shards) {
    this.shards = shards;
    this.log = new RedisTransactionLog(connections, ToyApplication.lua());
    this.participant =
        new RedisParticipant("stock", shards, EffectScript.quantities("item"), connections);
    this.accounts = new RedisQuantities("item", shards, connections, 1);
    this.writes = IntStream.range(0, shards).mapToObj(LogWrites::new).toList();
  }

  RedisTransactionLog log() {
    return log;
  }

  /** Claims, appends and ends in each round, and something goes wrong in one of these. */
  void logWritesTakeEffectOnce(int more, Runnable fault) {
    int failuresBefore = failures;
    int end = rounds + more;
    for (; rounds < end; rounds++) {
      List<Write> begins = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        LogWrites shard = writes.get(i % shards);
        begins.add(i % 2 == 0 ? shard.begin("claim", rounds + "." + i) : shard.begin());
      }
      List<Entry> begun =
          writeRepeatedly(begins, rounds % 3 == 0 ? fault : FaultRuns::noFault).stream()
              .map(done -> Objects.requireNonNull(done.begun()))
              .toList();
      assertEquals(BATCH, begun.stream().map(Entry::id).distinct().count());
      assertEquals(BATCH, open());

      writeRepeatedly(
          begun.stream().<Write>map(at -> writes.get(0).append(at, "decided")).toList(),
          rounds % 3 == 1 ? fault : FaultRuns::noFault);
      List<Write> ends = new ArrayList<>();
      for (Entry at : begun) {
        Entry now = untilAnswered(() -> log.read(at.id())).orElseThrow();
        assertEquals(2, now.version());
        ends.add(writes.get(0).end(now));
      }
      writeRepeatedly(ends, rounds % 3 == 2 ? fault : FaultRuns::noFault);
      assertEquals(0, open());
    }
    assertTrue(failures > failuresBefore, "nothing went wrong");
  }

  /** Holds units while something goes wrong, takes half of them and gives half of them back. */
  void holdsTakeEffectOnce(Runnable fault) {
    int failuresBefore = failures;
    List<String> ids = IntStream.range(0, 4 * shards).mapToObj(i -> "of." + i).toList();
    for (String id : ids) {
      untilAnswered(
          () -> {
            accounts.create(id, BATCH, Map.of());
            return true;
          });
    }
    List<Command> prepares = new ArrayList<>();
    List<Command> ends = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      String id = ids.get(i % ids.size());
      int shard = Shards.of(id, shards);
      TransactionId transaction = new TransactionId(0, ++transactions);
      prepares.add(command(CommandType.PREPARE, transaction, shard, List.of(id, "1")));
      CommandType end = i / ids.size() % 2 == 0 ? CommandType.COMMIT : CommandType.ABORT;
      ends.add(command(end, transaction, shard, List.of()));
    }
    handleRepeatedly(prepares, Answer.YES, fault);
    handleRepeatedly(ends, Answer.DONE, FaultRuns::noFault);
    for (int account = 0; account < ids.size(); account++) {
      String id = ids.get(account);
      int sold = 0;
      for (int i = account; i < BATCH; i += ids.size()) {
        sold += ends.get(i).type() == CommandType.COMMIT ? 1 : 0;
      }
      Account now = untilAnswered(() -> accounts.read(id)).orElseThrow();
      assertEquals(List.of(BATCH - sold, 0, sold), quantities(now), id);
    }
    assertTrue(failures > failuresBefore, "nothing went wrong");
  }

  /** Tries these until they are answered. */
  List<Result.Done> writeUntilAnswered(List<Write> batch) {
    return untilAnswered(() -> log.write(batch)).stream()
        .map(result -> assertInstanceOf(Result.Done.class, result))
        .toList();
  }

  @Override
  public void close() {
    log.close();
    participant.close();
    accounts.close();
  }

  private static List<Integer> quantities(Account account) {
    return List.of((int) account.available(), (int) account.held(), (int) account.sold());
  }

  private static Command command(
      CommandType type, TransactionId id, int shard, List<String> action) {
    Address replyTo = new Address("coordinator", 0);
    return new Command(type, id, 0, shard, action, "coordinator", Watermark.NONE, replyTo);
  }

  /**
   * Writes while the fault happens, again and again as if the answers had been lost: each says that
   * each write is done, and did the same.
   */
  private List<Result.Done> writeRepeatedly(List<Write> batch, Runnable fault) {
    return repeated(fault, () -> writeUntilAnswered(batch), FaultRuns::ids);
  }

  private void handleRepeatedly(List<Command> commands, Answer expected, Runnable fault) {
    repeated(fault, () -> untilAnswered(() -> participant.handle(commands)), replies -> replies)
        .forEach(reply -> assertEquals(expected, reply.answer(), reply::toString));
  }

  /** Does something at least twice, until the fault has begun and is over. */
  private <T> T repeated(Runnable fault, Supplier<T> use, Function<T, Object> told) {
    CountDownLatch started = new CountDownLatch(1);
    long delayNanos = random.nextInt(6_000_000);
    CompletableFuture<Void> faulty =
        CompletableFuture.runAsync(
            () -> {
              awaitQuietly(started);
              LockSupport.parkNanos(delayNanos);
              fault.run();
            });
    started.countDown();
    T first = use.get();
    boolean over;
    do {
      over = faulty.isDone();
      assertEquals(told.apply(first), told.apply(use.get()));
    } while (!over);
    faulty.join();
    return first;
  }

  private long open() {
    return IntStream.range(0, shards).mapToLong(i -> untilAnswered(() -> log.open(i))).sum();
  }

  private <T> T untilAnswered(Supplier<T> use) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return use.get();
      } catch (StoreUnavailableException e) {
        failures++;
        assertTrue(System.nanoTime() < end, () -> "no answer in time: " + e);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static List<String> ids(List<Result.Done> results) {
    return results.stream()
        .map(done -> done.begun() == null ? "" : "" + done.begun().id())
        .toList();
  }

  private static void noFault() {}

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
