package io.escrow.txn.redis;

import static io.escrow.txn.CommandType.ABORT;
import static io.escrow.txn.CommandType.COMMIT;
import static io.escrow.txn.CommandType.COMPENSATE;
import static io.escrow.txn.CommandType.EXECUTE;
import static io.escrow.txn.CommandType.EXECUTE_PIVOT;
import static io.escrow.txn.CommandType.FINISH;
import static io.escrow.txn.CommandType.PREPARE;
import static io.escrow.txn.redis.ParticipantPair.command;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.HeldBranches.HeldBranch;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import io.escrow.txn.testkit.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a participant promises, on a real Redis and on the memory that must equal it. */
class RedisParticipantTest {
  private static RealRedis redis;
  private static ParticipantPair pair;

  @BeforeAll
  static void start() {
    redis = RealRedis.start();
    pair = new ParticipantPair(redis);
  }

  @AfterAll
  static void stop() {
    pair.close();
    redis.close();
  }

  @BeforeEach
  void clear() {
    pair.clear();
    pair.reset("a", 10);
  }

  @Test
  void twoPhaseCommitHoldsAndCaptures() {
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 1, "a", "3")));
    assertEquals(new Balance(7, 3, 0, 0, 1), pair.balance("a"));
    assertEquals(Answer.DONE, pair.answer(command(COMMIT, 1)));
    assertEquals(Answer.DONE, pair.answer(command(COMMIT, 1)));
    assertEquals(new Balance(7, 0, 3, 0, 1), pair.balance("a"));
    assertEquals(Answer.ALARM, pair.answer(command(ABORT, 1)));
  }

  @Test
  void twoPhaseCommitHoldsAndReleases() {
    pair.handle(command(PREPARE, 1, "a", "3"));
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 1, "a", "3")), "the same vote twice");
    assertEquals(Answer.DONE, pair.answer(command(ABORT, 1)));
    assertEquals(Answer.DONE, pair.answer(command(ABORT, 1)));
    assertEquals(new Balance(10, 0, 0, 0, 1), pair.balance("a"));
    assertEquals(Answer.ALARM, pair.answer(command(COMMIT, 1)));
  }

  @Test
  void sagaTakesAndSettlesOrGivesBack() {
    pair.handle(command(EXECUTE, 1, "a", "3"));
    pair.handle(command(EXECUTE, 2, "a", "4"));
    assertEquals(new Balance(3, 0, 7, 7, 1), pair.balance("a"));
    pair.handle(command(FINISH, 1));
    pair.handle(command(COMPENSATE, 2));
    assertEquals(new Balance(7, 0, 3, 0, 1), pair.balance("a"));
    assertEquals(Answer.YES, pair.answer(command(EXECUTE_PIVOT, 3, "a", "7")));
    assertEquals(new Balance(0, 0, 10, 0, 1), pair.balance("a"));
  }

  @Test
  void commandThatComesTooLateTakesNoEffect() {
    assertEquals(Answer.DONE, pair.answer(command(ABORT, 1)));
    assertEquals(Reason.TOMBSTONE, reason(pair.handle(command(PREPARE, 1, "a", "3"))));
    assertEquals(Answer.DONE, pair.answer(command(COMPENSATE, 2)));
    assertEquals(Reason.TOMBSTONE, reason(pair.handle(command(EXECUTE, 2, "a", "3"))));
    assertEquals(Answer.ALARM, pair.answer(command(COMMIT, 3)));
    assertEquals(new Balance(10, 0, 0, 0, 1), pair.balance("a"));
  }

  @Test
  void refusalNamesTheReasonAndTheAccountAndStays() {
    pair.reset("b", 1);
    Reply reply = pair.handle(command(PREPARE, 1, "a", "1", "b", "2"));
    assertEquals(new Refusal(Reason.INSUFFICIENT, "stock", "b"), reply.refusal());
    pair.reset("b", 5);
    assertEquals(reply, pair.handle(command(PREPARE, 1, "a", "1", "b", "2")));
    pair.handle(command(PREPARE, 2, "b", "3"));
    assertEquals(Reason.BUSY, reason(pair.handle(command(PREPARE, 3, "b", "3"))));
  }

  @Test
  void trimsWhatSettledAndKeepsWhatIsOpen() {
    for (long sequence = 1; sequence <= 10; sequence++) {
      pair.handle(command(ABORT, sequence));
    }
    pair.handle(command(PREPARE, 11, "a", "1"));
    Watermark watermark = new Watermark(12, List.of(2L, 5L, 11L));
    for (int i = 0; i < 3; i++) {
      pair.handle(command(ABORT, 20 + i, watermark, List.of()));
    }
    List<Long> left =
        LongStream.rangeClosed(1, 11).filter(sequence -> exists(sequence)).boxed().toList();
    assertEquals(List.of(2L, 5L, 11L), left);
    assertEquals(Reason.TOMBSTONE, reason(pair.handle(command(PREPARE, 3, "a", "1"))));
    assertEquals(Answer.DONE, pair.answer(command(COMMIT, 3)));
    assertEquals(Answer.DONE, pair.answer(command(COMMIT, 11)), "what is open goes on as ever");
  }

  @Test
  void watermarkNeverGoesBack() {
    pair.handle(command(ABORT, 30, new Watermark(20, List.of(4L, 7L)), List.of()));
    pair.handle(command(ABORT, 31, new Watermark(20, List.of(7L)), List.of()));
    pair.handle(command(ABORT, 32, new Watermark(20, List.of(4L, 7L)), List.of()));
    pair.handle(command(ABORT, 33, new Watermark(10, List.of()), List.of()));
    assertEquals(Reason.TOMBSTONE, reason(pair.handle(command(PREPARE, 4, "a", "1"))));
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 7, "a", "1")));
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 20, "a", "1")));
  }

  @Test
  void branchesThatWaitLongAreTakenOnceInEachPeriod() {
    pair.handle(command(PREPARE, 1, "a", "1"));
    pair.handle(command(EXECUTE, 2, "a", "1"));
    pair.handle(command(EXECUTE_PIVOT, 3, "a", "1"));
    RedisParticipant stored = pair.stored();
    assertEquals(List.of(), stored.overdue(60_000, 10));
    List<HeldBranch> found = stored.overdue(0, 10);
    assertEquals(
        List.of("0-1 order", "0-2 order"),
        found.stream().map(held -> held.id() + " " + held.coordinator()).sorted().toList());
    assertEquals(1, stored.overdue(0, 1).size());
    assertEquals(List.of(), stored.overdue(60_000, 10), "asked a moment ago");
  }

  @Test
  void faultOfOneCommandHarmsNoOther() {
    redis.command("SET", "{s0}:item:bad", "not a hash");
    RedisParticipant stored = pair.stored();
    List<Reply> replies =
        stored.handle(
            List.of(
                command(PREPARE, 1, "a", "1"),
                command(PREPARE, 2, "bad", "1"),
                command(PREPARE, 3, "a", "1")));
    assertEquals(
        List.of(Answer.YES, Answer.ALARM, Answer.YES),
        replies.stream().map(Reply::answer).toList());
    assertEquals(0L, redis.command("EXISTS", "{s0}:branch:0-2:0"));
  }

  @Test
  void storeThatForgotItsScriptsIsTaughtAgain() {
    pair.handle(command(PREPARE, 1, "a", "1"));
    redis.command("SCRIPT", "FLUSH");
    assertEquals(
        List.of(Answer.DONE, Answer.YES),
        pair.handle(List.of(command(COMMIT, 1), command(PREPARE, 2, "a", "1"))).stream()
            .map(Reply::answer)
            .toList());
    pair.assertSame();
  }

  @Test
  void storeThatIsFullOrReadOnlyGivesNoVote() {
    pair.handle(command(PREPARE, 1, "a", "1"));
    redis.command("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThrows(
          StoreUnavailableException.class,
          () -> pair.stored().handle(List.of(command(PREPARE, 2, "a", "1"))));
    } finally {
      redis.command("CONFIG", "SET", "maxmemory", "0");
    }
    pair.awaitStore();
    redis.command("REPLICAOF", "127.0.0.1", "1");
    try {
      assertThrows(
          StoreUnavailableException.class,
          () -> pair.stored().handle(List.of(command(PREPARE, 2, "a", "1"))));
    } finally {
      redis.command("REPLICAOF", "NO", "ONE");
    }
    pair.awaitStore();
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 2, "a", "1")));
  }

  @Test
  void storeThatWasKilledKeepsWhatItAnswered() {
    pair.handle(command(PREPARE, 1, "a", "1"));
    redis.kill();
    assertThrows(
        StoreUnavailableException.class, () -> pair.stored().handle(List.of(command(COMMIT, 1))));
    redis.restart();
    pair.awaitStore();
    assertEquals(Answer.DONE, pair.answer(command(COMMIT, 1)));
  }

  @Test
  void longestActionIsOneCommand() {
    List<String> action = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      pair.reset("line" + i, 2);
      action.addAll(List.of("line" + i, "1"));
    }
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 1, Watermark.NONE, action)));
    assertEquals(Answer.DONE, pair.answer(command(ABORT, 1)));
    assertTrue(pair.balance("line499").equals(new Balance(2, 0, 0, 0, 1)));
  }

  private static boolean exists(long sequence) {
    return !redis.command("EXISTS", "{s0}:branch:0-" + sequence + ":0").equals(0L);
  }

  private static Reason reason(Reply reply) {
    Refusal refusal = reply.refusal();
    return refusal == null ? null : refusal.reason();
  }
}
