package io.escrow.txn.redis;

import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Entry;
import io.escrow.txn.spi.TransactionLog.Restart;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.RealRedis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any writes in any order, late, doubled, from owners that were overtaken, and through kills of
 * Redis: the log in memory and the one in Redis say and keep the same.
 */
class RedisTransactionLogPropertiesTest {
  private static final int MAX_SEQUENCE = 40;
  private static final int MAX_DELAY_NANOS = 3_000_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final List<String> SCRIPTS =
      List.of("claim", "confirm", "release", "broken", "careless");

  private static RealRedis redis;

  /** Kinds of step. */
  enum Kind {
    BEGIN,
    CLAIM,
    APPEND,
    END,
    RESTART,
    AGAIN,
    TAKE_OVER
  }

  /** One thing to do; what its numbers mean depends on the kind. */
  record Step(Kind kind, int target, int choice, boolean joins) {}

  @BeforeContainer
  static void start() {
    redis = RealRedis.start();
  }

  @AfterContainer
  static void stop() {
    redis.close();
  }

  @Property(tries = 100)
  void agreeOnAnySequence(@ForAll("steps") List<Step> steps) {
    run(steps, 0);
  }

  @Property(tries = 12)
  void agreeThoughRedisIsKilled(@ForAll("steps") List<Step> steps) {
    run(steps, 3);
  }

  private static void run(List<Step> steps, int kills) {
    try (LogPair pair = new LogPair(redis)) {
      LogWrites writes = new LogWrites(LogPair.SHARD);
      List<Write> batch = new ArrayList<>();
      List<Write> last = List.of();
      int killed = 0;
      for (Step step : steps) {
        if (step.kind() == Kind.TAKE_OVER) {
          pair.takeOver(step.choice() % 2 == 0 ? HOUR_MILLIS : -1);
        } else if (step.kind() == Kind.AGAIN) {
          pair.write(last);
        } else {
          batch.add(draw(writes, pair, step));
        }
        if (!step.joins() && !batch.isEmpty()) {
          last = killed < kills ? List.of(batch.get(0)) : oneForEach(batch);
          batch.clear();
          if (killed < kills) {
            killed++;
            pair.writeWhileKilled(last.get(0), (long) step.choice() * 7919 % MAX_DELAY_NANOS);
          } else {
            pair.write(last);
          }
        }
        pair.assertSame(MAX_SEQUENCE);
      }
    }
  }

  private static Write draw(LogWrites writes, LogPair pair, Step step) {
    String name = "name" + step.choice() % 3;
    String script = SCRIPTS.get(step.choice() % SCRIPTS.size());
    Entry at = pair.known.get(1L + step.target() % Math.max(1, pair.known.size()));
    if (at == null || step.kind() == Kind.BEGIN) {
      return step.choice() % 4 == 0 ? writes.beginDue(-1) : writes.begin();
    }
    return switch (step.kind()) {
      case CLAIM -> writes.begin(script, name);
      case APPEND ->
          writes.append(
              at,
              "state" + step.choice(),
              step.choice() % 5 == 0 ? "stuck" : "",
              step.choice() % 2 == 0 ? null : LogWrites.script(script, name));
      case END ->
          writes.end(at, step.choice() % 2 == 0 ? null : LogWrites.script(script, name), null);
      default ->
          writes.end(
              at,
              step.choice() % 2 == 0 ? null : LogWrites.script("move", name),
              new Restart("again", HOUR_MILLIS));
    };
  }

  /** A batch holds at most one write of a transaction. */
  private static List<Write> oneForEach(List<Write> batch) {
    Set<TransactionId> seen = new HashSet<>();
    return batch.stream()
        .filter(
            write ->
                !(write instanceof Append append && !seen.add(append.id()))
                    && !(write instanceof End end && !seen.add(end.id())))
        .toList();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(Kind.BEGIN, Kind.CLAIM)),
            Tuple.of(5, Arbitraries.of(Kind.APPEND, Kind.END, Kind.RESTART)),
            Tuple.of(1, Arbitraries.of(Kind.AGAIN, Kind.TAKE_OVER)));
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(0, MAX_SEQUENCE),
            Arbitraries.integers().between(0, 1_000),
            Arbitraries.of(true, false))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }
}
