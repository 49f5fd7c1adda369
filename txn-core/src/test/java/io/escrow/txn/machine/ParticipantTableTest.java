package io.escrow.txn.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.machine.ParticipantTable.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParticipantTableTest {
  /** The whole table once more, to be read: a change of a rule must be made here too. */
  private static final String TABLE =
      """
      | | PREPARE | COMMIT | ABORT | EXECUTE | EXECUTE_PIVOT | COMPENSATE | FINISH |
      |---|---|---|---|---|---|---|---|
      | **ABSENT** | HOLD, -> HELD, YES | ALARM | -> TOMBSTONE, DONE | TAKE, -> EXECUTED, YES | TAKE_FINAL, -> FINISHED, YES | -> TOMBSTONE, DONE | ALARM |
      | **SETTLED** | NO (TOMBSTONE) | DONE | DONE | NO (TOMBSTONE) | NO (TOMBSTONE) | DONE | DONE |
      | **HELD** | YES | CAPTURE, -> COMMITTED, DONE | RELEASE, -> ABORTED, DONE | ALARM | ALARM | ALARM | ALARM |
      | **COMMITTED** | YES | DONE | ALARM | ALARM | ALARM | ALARM | ALARM |
      | **ABORTED** | NO (TOMBSTONE) | ALARM | DONE | ALARM | ALARM | ALARM | ALARM |
      | **REFUSED** | NO (as before) | ALARM | DONE | NO (as before) | NO (as before) | DONE | ALARM |
      | **TOMBSTONE** | NO (TOMBSTONE) | ALARM | DONE | NO (TOMBSTONE) | NO (TOMBSTONE) | DONE | ALARM |
      | **EXECUTED** | ALARM | ALARM | ALARM | YES | ALARM | GIVE_BACK, -> COMPENSATED, DONE | SETTLE, -> FINISHED, DONE |
      | **FINISHED** | ALARM | ALARM | ALARM | YES | YES | ALARM | DONE |
      | **COMPENSATED** | ALARM | ALARM | ALARM | NO (TOMBSTONE) | NO (TOMBSTONE) | DONE | ALARM |
      """;

  @Test
  void isAsWritten() {
    assertEquals(TABLE, ParticipantTable.markdown());
  }

  @ParameterizedTest
  @EnumSource
  void sameCommandAgainChangesNothingAndGetsTheSameAnswer(CommandType command) {
    for (BranchState state : BranchState.values()) {
      Cell first = ParticipantTable.on(state, command);
      Cell second = ParticipantTable.on(first.next(), command);
      assertEquals(first.answer(), second.answer(), state + " " + command);
      assertEquals(first.next(), second.next(), state + " " + command);
      assertEquals(BusinessEffect.NOTHING, second.effect(), state + " " + command);
    }
  }

  @ParameterizedTest
  @EnumSource
  void alarmsChangeNothingAndVotesAreVotes(CommandType command) {
    for (BranchState state : BranchState.values()) {
      Cell cell = ParticipantTable.on(state, command);
      if (cell.answer() == Answer.ALARM) {
        assertEquals(new Cell(BusinessEffect.NOTHING, state, Answer.ALARM, null), cell);
      } else {
        assertEquals(command.asksForVote(), cell.answer() != Answer.DONE, state + " " + command);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAnUntouchedBranchCanBeRefused(BranchState state) {
    for (CommandType command : CommandType.values()) {
      Cell cell = ParticipantTable.on(state, command);
      assertTrue(state == BranchState.ABSENT || !cell.effect().refusable(), state + " " + command);
      assertNotEquals(BranchState.ABSENT, state == BranchState.ABSENT ? null : cell.next());
    }
  }
}
