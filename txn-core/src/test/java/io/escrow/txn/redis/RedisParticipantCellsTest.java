package io.escrow.txn.redis;

import static io.escrow.txn.CommandType.ABORT;
import static io.escrow.txn.CommandType.COMMIT;
import static io.escrow.txn.CommandType.COMPENSATE;
import static io.escrow.txn.CommandType.EXECUTE;
import static io.escrow.txn.CommandType.FINISH;
import static io.escrow.txn.CommandType.PREPARE;
import static io.escrow.txn.redis.ParticipantPair.command;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.ParticipantTable;
import io.escrow.txn.testkit.RealRedis;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every state x command x situation of quantities: the scripts in a real Redis and the table in
 * Java agree, cell by cell.
 */
class RedisParticipantCellsTest {
  private static final String MAX = "9007199254740991";
  private static final long SEQUENCE = 7;
  private static final Watermark PAST = new Watermark(SEQUENCE + 1, List.of());

  /** How the data stand to what the action wants. */
  private record Situation(String name, List<String> action) {}

  /** The accounts are set anew between the vote and the command under test. */
  private static final Situation OTHER_GENERATION =
      new Situation("another generation", List.of("a", "2"));

  /** They are set anew, and what the record would move is not even there. */
  private static final Situation OTHER_GENERATION_EMPTY =
      new Situation("an empty generation", List.of("a", "10"));

  private static final List<Situation> SITUATIONS =
      List.of(
          new Situation("fits", List.of("a", "2")),
          new Situation("all", List.of("a", "10")),
          new Situation("zero", List.of("a", "0")),
          new Situation("added up", List.of("a", "1", "b", "3", "a", "2")),
          new Situation("insufficient", List.of("b", "1", "a", "11")),
          new Situation("insufficient when added up", List.of("a", "6", "a", "6")),
          new Situation("busy, held", List.of("held", "2")),
          new Situation("busy, pending", List.of("pending", "2")),
          new Situation("busy and insufficient", List.of("held", "2", "a", "11")),
          new Situation("unknown", List.of("a", "11", "nowhere", "1")),
          new Situation("overflow", List.of("a", MAX, "a", MAX)),
          new Situation("empty", List.of()),
          new Situation("odd", List.of("a")),
          new Situation("not a number", List.of("a", "x")),
          new Situation("negative", List.of("a", "-1")),
          new Situation("too large", List.of("a", "9007199254740992")),
          new Situation("too long", List.of("a", "00000000000000001")),
          new Situation("other digits", List.of("a", "\u0661")),
          new Situation("no id", List.of("", "1")),
          new Situation("a bad id", List.of("a b", "1")),
          OTHER_GENERATION,
          OTHER_GENERATION_EMPTY);

  private static RealRedis redis;
  private static ParticipantPair pair;

  @BeforeAll
  static void start() {
    redis =
        RealRedis.start(
            "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction");
    pair = new ParticipantPair(redis);
  }

  @AfterAll
  static void stop() {
    pair.close();
    redis.close();
  }

  @ParameterizedTest
  @EnumSource
  void agreesInEveryCell(BranchState state) {
    for (CommandType type : CommandType.values()) {
      for (Situation situation : SITUATIONS) {
        pair.clear();
        accounts();
        boolean reached = bringTo(state, situation);
        if (!reached) {
          continue;
        }
        if (situation.equals(OTHER_GENERATION)) {
          pair.reset("a", 5);
        } else if (situation.equals(OTHER_GENERATION_EMPTY)) {
          pair.reset("a", 0);
        }
        // A command that only ends something carries nothing, and would be believed nothing (rule
        // P5).
        List<String> action = type.asksForVote() ? situation.action() : List.of("a", "9");
        Watermark watermark = state == BranchState.SETTLED ? PAST : Watermark.NONE;
        Reply reply = pair.handle(command(type, SEQUENCE, watermark, action));
        ParticipantTable.Cell cell = ParticipantTable.on(state, type);
        if (!cell.effect().refusable()) {
          assertEquals(cell.answer(), reply.answer(), state + " " + type + " " + situation);
        }
        assertEquals(
            reply,
            pair.handle(command(type, SEQUENCE, watermark, action)),
            "the same command twice");
      }
    }
  }

  /**
   * Accounts a and b are free; of held and pending one unit is with another transaction and one is
   * available.
   */
  private static void accounts() {
    for (String id : List.of("a", "b")) {
      pair.reset(id, 10);
    }
    for (String id : List.of("held", "pending")) {
      pair.reset(id, 2);
    }
    assertEquals(Answer.YES, pair.answer(command(PREPARE, 1, "held", "1")));
    assertEquals(Answer.YES, pair.answer(command(EXECUTE, 2, "pending", "1")));
  }

  /** Brings the branch into a state by commands; false when this situation does not lead there. */
  private static boolean bringTo(BranchState state, Situation situation) {
    return switch (state) {
      case ABSENT, SETTLED -> true;
      case HELD -> voted(PREPARE, situation, Answer.YES);
      case COMMITTED -> voted(PREPARE, situation, Answer.YES) && done(COMMIT);
      case ABORTED -> voted(PREPARE, situation, Answer.YES) && done(ABORT);
      case REFUSED -> voted(PREPARE, situation, Answer.NO);
      case TOMBSTONE -> done(ABORT);
      case EXECUTED -> voted(EXECUTE, situation, Answer.YES);
      case FINISHED -> voted(EXECUTE, situation, Answer.YES) && done(FINISH);
      case COMPENSATED -> voted(EXECUTE, situation, Answer.YES) && done(COMPENSATE);
    };
  }

  private static boolean voted(CommandType type, Situation situation, Answer answer) {
    return pair.answer(command(type, SEQUENCE, Watermark.NONE, situation.action())) == answer;
  }

  private static boolean done(CommandType type) {
    assertEquals(Answer.DONE, pair.answer(command(type, SEQUENCE)));
    return true;
  }
}
