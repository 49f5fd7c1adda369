package io.escrow.txn.testkit;

import static io.escrow.txn.testkit.ConformanceTalk.again;
import static io.escrow.txn.testkit.ConformanceTalk.command;
import static io.escrow.txn.testkit.ConformanceTalk.durable;
import static io.escrow.txn.testkit.ConformanceTalk.twice;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.spi.HeldBranches.HeldBranch;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link Participant} must bear: duplicates, commands that come late, early or from
 * nowhere, crashes, and any mixture of them. Extend it for a participant of your own; a failure
 * names the rule that was broken and what to do.
 *
 * <p>Everything happens in one thread. The participant is closed if it is an {@link AutoCloseable}.
 */
public abstract class ParticipantConformance {
  /** The most actions of {@link #fitting} that are asked for. */
  protected static final int MAX_FITTING = 6;

  private static final List<String> NO_ACTION = List.of();
  private static final long FAR = 100_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final Set<Reason> REASONS_OF_DATA =
      EnumSet.of(
          Reason.INSUFFICIENT, Reason.BUSY, Reason.UNKNOWN, Reason.OVERFLOW, Reason.MALFORMED);

  private final ConformanceTalk talk = new ConformanceTalk(this);

  /**
   * Empties everything that is stored, records too, and makes the data that each case begins with.
   */
  protected abstract void begin();

  /**
   * Makes the participant anew over what is stored, as after a crash; it also is {@code
   * HeldBranches}.
   */
  protected abstract Participant open();

  /**
   * An action that fits, in shard 0; those of different numbers fit side by side and differ in what
   * they do to the data.
   *
   * @param number from 0 to {@value #MAX_FITTING}-1
   */
  protected abstract List<String> fitting(int number);

  /** An action that the data refuse, best one whose first part alone would fit. */
  protected abstract List<String> refused();

  /** Changes the data so that {@link #refused} fits, once, whatever else is done. */
  protected abstract void permit();

  /** A copy of the business data, with {@code equals}: what is free, held and used, not records. */
  protected abstract Object data();

  @BeforeEach
  void beginCase() {
    talk.begin();
  }

  @AfterEach
  void closeParticipant() {
    talk.close();
  }

  @ParameterizedTest
  @EnumSource
  void voteTwice(ConformanceWay way) {
    Command vote = vote(way, 1, 0, 0);
    Object once = afterYes(vote);
    talk.expect(Answer.YES, vote, again(way.vote));
    talk.same(once, twice(way.vote));
  }

  @ParameterizedTest
  @EnumSource
  void endTwice(ConformanceWay way) {
    for (CommandType end : List.of(way.confirm, way.undo)) {
      talk.begin();
      afterYes(vote(way, 1, 0, 0));
      Command ended = command(end, 1, 0, NO_ACTION);
      talk.expect(Answer.DONE, ended, again(end));
      Object once = data();
      talk.expect(Answer.DONE, ended, again(end));
      talk.same(once, twice(end));
    }
  }

  @ParameterizedTest
  @EnumSource
  void crashBetweenEffectAndReply(ConformanceWay way) {
    for (CommandType end : List.of(way.confirm, way.undo)) {
      talk.begin();
      Command vote = vote(way, 1, 0, 0);
      Object held = afterYes(vote);
      talk.crash();
      talk.expect(Answer.YES, vote, again(way.vote) + ", also after a crash");
      talk.same(held, durable(way.vote));
      Command ended = command(end, 1, 0, NO_ACTION);
      talk.expect(
          Answer.DONE, ended, "P1: what was voted for before a crash can be ended after it");
      Object done = data();
      talk.crash();
      talk.expect(Answer.DONE, ended, again(end) + ", also after a crash");
      talk.same(done, durable(end));
    }
  }

  @ParameterizedTest
  @EnumSource
  void lateVoteAfterUndo(ConformanceWay way) {
    Object before = data();
    talk.expect(
        Answer.DONE,
        command(way.undo, 1, 0, NO_ACTION),
        "P2: %s of a branch that never came is DONE".formatted(way.undo));
    talk.crash();
    Reply reply = talk.ask(vote(way, 1, 0, 0));
    String rule =
        "P2: the late %s took effect after %s: remember a tombstone when %s comes first"
            .formatted(way.vote, way.undo, way.undo);
    talk.same(before, rule);
    ConformanceTalk.tombstone(reply, "P2", way.vote + " after " + way.undo);
  }

  @ParameterizedTest
  @EnumSource
  void voteAgainAfterUndo(ConformanceWay way) {
    Object before = data();
    afterYes(vote(way, 1, 0, 0));
    talk.ask(command(way.undo, 1, 0, NO_ACTION));
    talk.same(before, "P5: %s puts back exactly what %s took".formatted(way.undo, way.vote));
    Reply reply = talk.ask(vote(way, 1, 0, 0));
    talk.same(
        before,
        "P2: the second %s took effect again after %s: keep the record of what was undone"
            .formatted(way.vote, way.undo));
    ConformanceTalk.tombstone(reply, "P2", way.vote + " after " + way.undo);
  }

  @ParameterizedTest
  @EnumSource
  void refusalStays(ConformanceWay way) {
    Command vote = command(way.vote, 1, 0, refused());
    Object before = data();
    Reply first = talk.expect(Answer.NO, vote, "P7: refused() must be refused");
    talk.same(before, "P4: a refusal changes nothing: check everything before the first write");
    Refusal why = first.refusal();
    if (why == null || !REASONS_OF_DATA.contains(why.reason()) || why.participant().isBlank()) {
      throw new AssertionError(
          "P7: a NO says why: give the Refusal a true reason and the participant's name, not "
              + why);
    }
    permit();
    Object permitted = data();
    Reply second =
        talk.expect(
            Answer.NO,
            vote,
            "P2: a NO stays a NO although the action would fit now: the transaction may have been"
                + " aborted because of it; keep the refusal");
    talk.same(permitted, "P2: a refused branch took effect later: keep the refusal");
    if (!why.equals(second.refusal())) {
      throw new AssertionError(
          "P1: the NO is repeated with its reason, %s, not %s".formatted(why, second.refusal()));
    }
    talk.expect(
        Answer.DONE,
        command(way.undo, 1, 0, NO_ACTION),
        "P2: %s of a refused branch is DONE".formatted(way.undo));
    talk.same(permitted, "P5: %s of a refused branch puts nothing back".formatted(way.undo));
  }

  @ParameterizedTest
  @EnumSource
  void unknownTransaction(ConformanceWay way) {
    Object before = data();
    talk.expect(
        Answer.ALARM,
        command(way.confirm, 1, 0, fitting(0)),
        "P6: %s of a transaction that never voted is an ALARM: an answer of DONE would hide that a"
                .formatted(way.confirm)
            + " record was lost");
    talk.same(before, "P6: an alarm changes nothing");
    talk.expect(Answer.YES, vote(way, 1, 0, 0), "P6: an alarm is not remembered");
  }

  @ParameterizedTest
  @EnumSource
  void endedTheOtherWay(ConformanceWay way) {
    for (CommandType end : List.of(way.confirm, way.undo)) {
      CommandType other = end == way.undo ? way.confirm : way.undo;
      talk.begin();
      afterYes(vote(way, 1, 0, 0));
      talk.ask(command(end, 1, 0, NO_ACTION));
      Object ended = data();
      Reply reply = talk.ask(command(other, 1, 0, fitting(0)));
      talk.same(
          ended,
          "P6: %s took effect after %s: a branch ends once; look at the record first"
              .formatted(other, end));
      if (reply.answer() != Answer.ALARM) {
        throw new AssertionError(
            "P6: %s after %s contradicts the record, and is an ALARM, not %s"
                .formatted(other, end, ConformanceTalk.shown(reply)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void quantitiesOfTheRecord(ConformanceWay way) {
    for (CommandType end : List.of(way.confirm, way.undo)) {
      Command vote = vote(way, 1, 0, 0);
      Object own = talk.dataAfter(vote, command(end, 1, 0, fitting(0)));
      for (List<String> action : List.of(fitting(1), NO_ACTION)) {
        Object given = talk.dataAfter(vote, command(end, 1, 0, action));
        if (!given.equals(own)) {
          throw new AssertionError(
              "P5: what %s does comes from the record of the vote, never from its own message [with"
                      .formatted(end)
                  + " the action %s the data are %s, not %s]".formatted(action, given, own));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void branchesOfOneTransaction(ConformanceWay way) {
    Object second = talk.dataAfter(vote(way, 1, 1, 1));
    talk.dataAfter(vote(way, 1, 0, 0));
    talk.expect(
        Answer.YES,
        vote(way, 1, 1, 1),
        "P1: another branch is no duplicate: records are by branch");
    talk.ask(command(way.undo, 1, 0, NO_ACTION));
    talk.same(
        second,
        "P1: %s of one branch undoes that branch, whole and alone: keep records by (transaction,"
                .formatted(way.undo)
            + " branch)");
  }

  @ParameterizedTest
  @EnumSource
  void manyCommandsAtOnce(ConformanceWay way) {
    Object expected = talk.dataAfter(vote(way, 1, 0, 0), command(way.confirm, 1, 0, NO_ACTION));
    talk.begin();
    List<Command> batch =
        List.of(
            command(way.undo, 2, 0, NO_ACTION),
            vote(way, 1, 0, 0),
            vote(way, 1, 0, 0),
            vote(way, 2, 0, 1),
            command(way.confirm, 1, 0, NO_ACTION),
            command(way.confirm, 1, 0, NO_ACTION));
    List<Answer> answers = talk.ask(batch).stream().map(Reply::answer).toList();
    List<Answer> right =
        List.of(Answer.DONE, Answer.YES, Answer.YES, Answer.NO, Answer.DONE, Answer.DONE);
    if (!answers.equals(right)) {
      throw new AssertionError(
          "P1: commands of one batch are answered as if they came one by one: %s, not %s"
              .formatted(right, answers));
    }
    talk.same(expected, "P1: duplicates within one batch take effect once");
  }

  @ParameterizedTest
  @EnumSource
  void belowTheWatermark(ConformanceWay way) {
    Object before = data();
    Watermark all = new Watermark(FAR, List.of());
    Reply reply = talk.ask(command(way.vote, 5, 0, fitting(0), all));
    talk.same(
        before,
        "C7: a late %s took effect below its own watermark: the transaction settled long ago"
            .formatted(way.vote));
    ConformanceTalk.tombstone(reply, "C7", way.vote + " below its own watermark");
    talk.expect(
        Answer.DONE,
        command(way.confirm, 6, 0, NO_ACTION, all),
        "C7: below the watermark %s of an unknown branch is DONE: its record was trimmed"
            .formatted(way.confirm));
    talk.same(before, "C7: what has settled changes nothing more");
    talk.expect(
        Answer.YES,
        command(way.vote, 7, 0, fitting(0), new Watermark(FAR, List.of(3L, 7L))),
        "C7: what the watermark names as open has not settled");
  }

  @ParameterizedTest
  @EnumSource
  void recordsAreKeptOrTheWatermarkIs(ConformanceWay way) {
    Object expected = talk.dataAfter(vote(way, 2, 0, 1), command(way.confirm, 2, 0, NO_ACTION));
    talk.begin();
    talk.ask(vote(way, 1, 0, 0));
    talk.ask(vote(way, 2, 0, 1));
    talk.ask(command(way.undo, 1, 0, NO_ACTION));
    Watermark low = new Watermark(FAR, List.of(2L));
    for (long sequence = FAR; sequence < FAR + 3; sequence++) {
      talk.ask(command(way.undo, sequence, 0, NO_ACTION, low));
    }
    talk.crash();
    talk.ask(vote(way, 1, 0, 0));
    talk.expect(
        Answer.DONE,
        command(way.confirm, 2, 0, NO_ACTION, low),
        "C7: what the watermark names as open is not trimmed");
    talk.same(
        expected,
        "C7: a late %s from before the watermark rose took effect, or an open record was trimmed: keep"
                .formatted(way.vote)
            + " the record until the watermark passes, and store the watermark when you trim");
  }

  @ParameterizedTest
  @EnumSource
  void heldBranchesAreListed(ConformanceWay way) {
    afterYes(vote(way, 1, 3, 0));
    HeldBranch held = new HeldBranch(new TransactionId(0, 1), 3, ConformanceTalk.COORDINATOR);
    if (!talk.overdue(HOUR_MILLIS).isEmpty()) {
      throw new AssertionError("P8: overdue() lists only what has waited for that long");
    }
    talk.crash();
    if (!talk.overdue(0).equals(Set.of(held))) {
      throw new AssertionError(
          "P8: overdue(0, ...) must list %s: keep an index of what is held, with its coordinator, in"
                  .formatted(held)
              + " the same step as the vote; or a lost decision leaves it held for ever");
    }
    talk.ask(command(way.undo, 1, 3, NO_ACTION));
    talk.ask(command(way.vote, 2, 0, refused()));
    Set<HeldBranch> left = talk.overdue(0);
    if (!left.isEmpty()) {
      throw new AssertionError("P8: what has ended or was refused waits no more: " + left);
    }
  }

  /** Every command on every state, held against the table. */
  @ParameterizedTest
  @EnumSource
  void rowOfTheTable(BranchState state) {
    for (CommandType type : CommandType.values()) {
      talk.begin();
      new ConformanceTable(this, talk).check(state, type);
    }
  }

  /** Any commands of a few transactions in any order, with crashes, against the table. */
  @Test
  void anyOrder() {
    new ConformanceRuns(this, talk).run();
  }

  private Command vote(ConformanceWay way, long sequence, int branch, int number) {
    return command(way.vote, sequence, branch, fitting(number));
  }

  /** What the data are after a vote that must be yes. */
  private Object afterYes(Command vote) {
    Object before = data();
    talk.expect(Answer.YES, vote, "P7: what fits gets a YES");
    Object after = data();
    if (after.equals(before)) {
      throw new IllegalStateException(
          "data() must show what " + ConformanceTalk.shown(vote) + " holds or takes");
    }
    return after;
  }
}
