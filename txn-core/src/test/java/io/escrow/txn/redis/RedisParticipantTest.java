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
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.HeldBranches.HeldBranch;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import io.escrow.txn.testkit.RealRedis;
import java.util.ArrayList;
import java.util.HashSet;
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
  void nearlyFullStoreTakesNoNewWorkAndEndsWhatIsOpen() {
    pair.handle(command(PREPARE, 1, "a", "3"));
    pair.handle(command(PREPARE, 2, "a", "1"));
    pair.handle(command(EXECUTE, 3, "a", "1"));
    pair.full(true);
    try {
      Reply refused = pair.handle(command(PREPARE, 4, "a", "1"));
      assertEquals(new Refusal(Reason.STORE_FULL, "stock", ""), refused.refusal());
      assertEquals(Answer.NO, pair.answer(command(EXECUTE, 5, "a", "1")));
      assertEquals(Answer.YES, pair.answer(command(PREPARE, 1, "a", "3")), "the same vote again");
      assertEquals(Answer.DONE, pair.answer(command(COMMIT, 1)));
      assertEquals(Answer.DONE, pair.answer(command(ABORT, 2)));
      assertEquals(Answer.DONE, pair.answer(command(COMPENSATE, 3)));
      assertEquals(Answer.DONE, pair.answer(command(ABORT, 6)), "a tombstone has room");
      pair.full(false);
      assertEquals(refused, pair.handle(command(PREPARE, 4, "a", "1")), "a stored NO stays");
      assertEquals(Answer.YES, pair.answer(command(PREPARE, 7, "a", "1")));
    } finally {
      pair.full(false);
    }
  }

  @Test
  void trimsWhatSettledAndKeepsWhatIsOpen() {
    for (long sequence = 1; sequence <= 10; sequence++) {
      pair.handle(command(ABORT, sequence));
    }
    pair.handle(command(PREPARE, 11, "a", "1"));
    pair.handle(command(ABORT, 301, new Watermark(255, List.of(2L)), List.of()));
    assertEquals(11L, settled(), "many at a time, not few");
    pair.handle(command(ABORT, 302, new Watermark(300, List.of(2L, 5L, 11L)), List.of()));
    assertEquals(4L, settled(), "2, 5, 301, 302");
    assertEquals(Reason.TOMBSTONE, reason(pair.handle(command(PREPARE, 3, "a", "1"))));
    assertEquals(Answer.DONE, pair.answer(command(COMMIT, 3)));
    assertEquals(Answer.DONE, pair.answer(command(ABORT, 5)), "its record is still there");
    assertEquals(Answer.ALARM, pair.answer(command(COMMIT, 5)), "its record is still there");
    assertEquals(Answer.DONE, pair.answer(command(COMMIT, 11)), "what is open goes on as ever");
    pair.handle(command(ABORT, 600, new Watermark(556, List.of(5L)), List.of()));
    assertEquals(2L, settled(), "5, 600");
  }

  @Test
  void oneCommandTrimsABoundedNumber() {
    for (int from = 1; from <= 1_200; from += 200) {
      pair.handle(LongStream.range(from, from + 200).mapToObj(i -> command(ABORT, i)).toList());
    }
    Watermark watermark = new Watermark(5_000, List.of(3L, 1_100L));
    pair.handle(command(ABORT, 5_001, watermark, List.of()));
    assertEquals(1_200L + 1 - 1_023, settled());
    assertEquals(Answer.ALARM, pair.answer(command(COMMIT, 1_100)));
    pair.handle(command(ABORT, 5_002, watermark, List.of()));
    assertEquals(4L, settled(), "3, 1100, 5001, 5002");
  }

  @Test
  void whatHasSettledStaysSo() {
    pair.handle(command(ABORT, 500, new Watermark(400, List.of(4L, 7L)), List.of()));
    Watermark later = new Watermark(400, List.of(7L));
    assertEquals(
        Reason.TOMBSTONE, reason(pair.handle(command(PREPARE, 4, later, List.of("a", "1")))));
    Watermark earlier = new Watermark(10, List.of());
    for (long sequence : List.of(5L, 12L, 399L)) {
      assertEquals(
          Reason.TOMBSTONE,
          reason(pair.handle(command(PREPARE, sequence, earlier, List.of("a", "1")))));
    }
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 7, "a", "1")));
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 400, "a", "1")));
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
  void allOfManyBranchesAreFoundInPartsAndOnce() {
    pair.reset("a", 1_200);
    for (int from = 1; from <= 1_200; from += 200) {
      pair.handle(
          LongStream.range(from, from + 200).mapToObj(i -> command(PREPARE, i, "a", "1")).toList());
    }
    RedisParticipant stored = pair.stored();
    assertEquals(250, stored.overdue(0, 250).size());
    assertEquals(1_200, new HashSet<>(stored.overdue(0, 2_000)).size());
    assertEquals(List.of(), stored.overdue(60_000, 1_200));
    pair.assertSame();
  }

  @Test
  void coordinatorThatIsNoOneWordIsAnAlarm() {
    Command command = command(PREPARE, 1, "a", "1");
    Command odd =
        new Command(
            PREPARE,
            command.id(),
            0,
            0,
            command.action(),
            "two words",
            Watermark.NONE,
            ParticipantPair.REPLIES);
    assertEquals(Answer.ALARM, pair.stored().handle(List.of(odd)).get(0).answer());
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
    assertEquals(0L, redis.command("HEXISTS", "{s0}:branch:held", "0-2:0"));
    assertEquals(2L, redis.command("HLEN", "{s0}:branch:held"));
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
    pair.full(false); // Until it has looked again.
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

  private static Object settled() {
    return redis.command("ZCARD", "{s0}:branch:settled:0");
  }

  private static Reason reason(Reply reply) {
    Refusal refusal = reply.refusal();
    return refusal == null ? null : refusal.reason();
  }
}
