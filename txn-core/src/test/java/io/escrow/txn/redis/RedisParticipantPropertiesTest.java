package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Command;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import io.escrow.txn.testkit.RealRedis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
 * Any commands in any order: the scripts and the Java participant say and keep the same, and no
 * unit is made or lost.
 */
class RedisParticipantPropertiesTest {
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final int MAX_SEQUENCE = 12;

  private static RealRedis redis;
  private static ParticipantPair pair;

  @BeforeContainer
  static void start() {
    redis = RealRedis.start(); // Its writes are forced: nothing that was answered may be lost.
    pair = new ParticipantPair(redis);
  }

  @AfterContainer
  static void stop() {
    pair.close();
    redis.close();
  }

  /** One step: a batch of commands, or an account set anew. */
  record Step(List<Command> commands, String reset, long available) {}

  @Property(tries = 150)
  void agreesOnAnySequence(@ForAll("steps") List<Step> steps) {
    run(steps, 0);
  }

  @Property(tries = 12)
  void agreesThoughRedisIsKilled(@ForAll("steps") List<Step> steps) {
    run(steps, 4);
  }

  private static void run(List<Step> steps, int kills) {
    int killed = 0;
    pair.clear();
    Map<String, Long> set = new HashMap<>();
    for (String id : IDS) {
      pair.reset(id, 10);
      set.put(id, 10L);
    }
    for (Step step : steps) {
      if (step.commands().isEmpty()) {
        pair.reset(step.reset(), step.available());
        set.put(step.reset(), step.available());
      } else if (killed < kills) {
        pair.handleWhileKilled(step.commands().get(0), ++killed * 600_000L);
      } else {
        pair.handle(step.commands());
      }
      pair.assertSame();
      for (String id : IDS) {
        Balance balance = pair.balance(id);
        assertEquals(set.get(id), balance.available() + balance.held() + balance.sold(), id);
        assertTrue(balance.pending() <= balance.sold(), id);
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> commands =
        command().list().ofMinSize(1).ofMaxSize(8).map(all -> new Step(all, "", 0));
    Arbitrary<Step> reset =
        Combinators.combine(Arbitraries.of(IDS), Arbitraries.longs().between(0, 20))
            .as((id, available) -> new Step(List.of(), id, available));
    return Arbitraries.frequencyOf(Tuple.of(9, commands), Tuple.of(1, reset))
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  private Arbitrary<Command> command() {
    return Combinators.combine(
            Arbitraries.of(CommandType.class),
            Arbitraries.longs().between(1, MAX_SEQUENCE),
            Arbitraries.integers().between(0, 1),
            action(),
            watermark())
        .as(
            (type, sequence, branch, action, watermark) ->
                new Command(
                    type,
                    new TransactionId(0, sequence),
                    branch,
                    0,
                    action,
                    "order",
                    watermark,
                    ParticipantPair.REPLIES));
  }

  private Arbitrary<List<String>> action() {
    Arbitrary<List<String>> line =
        Combinators.combine(
                Arbitraries.of("a", "b", "c", "nowhere"), Arbitraries.longs().between(0, 7))
            .as((id, quantity) -> List.of(id, "" + quantity));
    return line.list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(lines -> lines.stream().flatMap(List::stream).toList());
  }

  /** Mostly a low one, so that not everything is past; now and then one that trims. */
  private Arbitrary<Watermark> watermark() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4 * MAX_SEQUENCE),
            Arbitraries.longs().between(0, 255))
        .as(
            (drawn, mask) -> {
              int low = drawn > MAX_SEQUENCE ? 0 : drawn;
              if (drawn == 4 * MAX_SEQUENCE) {
                low = 300;
              }
              List<Long> open = new ArrayList<>();
              IntStream.range(1, Math.min(low, MAX_SEQUENCE))
                  .filter(i -> (mask >> (i % 8) & 1) == 1)
                  .limit(Watermark.MAX_OPEN)
                  .forEach(i -> open.add((long) i));
              return new Watermark(low, open);
            });
  }
}
