package io.escrow.txn.machine;

import static io.escrow.txn.CommandType.ABORT;
import static io.escrow.txn.CommandType.COMMIT;
import static io.escrow.txn.CommandType.COMPENSATE;
import static io.escrow.txn.CommandType.EXECUTE;
import static io.escrow.txn.CommandType.EXECUTE_PIVOT;
import static io.escrow.txn.CommandType.FINISH;
import static io.escrow.txn.CommandType.PREPARE;
import static io.escrow.txn.machine.BranchState.ABORTED;
import static io.escrow.txn.machine.BranchState.ABSENT;
import static io.escrow.txn.machine.BranchState.COMMITTED;
import static io.escrow.txn.machine.BranchState.COMPENSATED;
import static io.escrow.txn.machine.BranchState.EXECUTED;
import static io.escrow.txn.machine.BranchState.FINISHED;
import static io.escrow.txn.machine.BranchState.HELD;
import static io.escrow.txn.machine.BranchState.REFUSED;
import static io.escrow.txn.machine.BranchState.SETTLED;
import static io.escrow.txn.machine.BranchState.TOMBSTONE;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Reason;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a participant written down: for each state of a branch and each command, what is
 * done, remembered and answered (rules P1, P2, P5, P6, C7).
 *
 * <p>It is total, and the only source: the store's scripts are generated from it. A command that
 * fits neither an untouched branch nor what the same protocol did before is an alarm that changes
 * nothing.
 */
public final class ParticipantTable {
  /**
   * What one command does to a branch in one state.
   *
   * @param effect on the data; if it is refused, the branch becomes {@link BranchState#REFUSED} and
   *     the answer is NO with the data's reason
   * @param next the state afterwards
   * @param answer what the coordinator is told
   * @param reason of a NO; null for the one that the record holds
   */
  public record Cell(
      BusinessEffect effect, BranchState next, Answer answer, @Nullable Reason reason) {}

  private static final Map<BranchState, Map<CommandType, Cell>> CELLS = cells();

  private ParticipantTable() {}

  /** What this command does to a branch in this state. */
  public static Cell on(BranchState state, CommandType command) {
    Cell cell = CELLS.getOrDefault(state, Map.of()).get(command);
    if (cell == null) {
      throw new IllegalStateException("not declared: " + command + " on " + state);
    }
    return cell;
  }

  /** The table in Markdown: a line for each state, a column for each command. */
  public static String markdown() {
    StringBuilder text = new StringBuilder("| |");
    StringBuilder rule = new StringBuilder("|---|");
    for (CommandType command : CommandType.values()) {
      text.append(' ').append(command).append(" |");
      rule.append("---|");
    }
    text.append('\n').append(rule).append('\n');
    for (BranchState state : BranchState.values()) {
      text.append("| **").append(state).append("** |");
      for (CommandType command : CommandType.values()) {
        text.append(' ').append(shown(state, on(state, command))).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String shown(BranchState state, Cell cell) {
    String answer =
        cell.answer() == Answer.NO
            ? "NO (" + (cell.reason() == null ? "as before" : cell.reason()) + ")"
            : cell.answer().name();
    String effect = cell.effect() == BusinessEffect.NOTHING ? "" : cell.effect() + ", ";
    return effect + (cell.next() == state ? "" : "-> " + cell.next() + ", ") + answer;
  }

  private static Map<BranchState, Map<CommandType, Cell>> cells() {
    Map<BranchState, Map<CommandType, Cell>> all = new EnumMap<>(BranchState.class);
    for (BranchState state : BranchState.values()) {
      Row row = new Row(state);
      if (state == ABSENT || state == SETTLED || state == REFUSED || state == TOMBSTONE) {
        fillWithoutProtocol(row);
      } else if (state == HELD || state == COMMITTED || state == ABORTED) {
        fillTwoPhase(row);
      } else {
        fillSaga(row);
      }
      all.put(state, row.cells);
    }
    return all;
  }

  /** States that a branch of either protocol can be in. */
  private static void fillWithoutProtocol(Row row) {
    switch (row.state) {
      case ABSENT ->
          row.set(PREPARE, BusinessEffect.HOLD, HELD, Answer.YES)
              .set(EXECUTE, BusinessEffect.TAKE, EXECUTED, Answer.YES)
              .set(EXECUTE_PIVOT, BusinessEffect.TAKE_FINAL, FINISHED, Answer.YES)
              .set(ABORT, BusinessEffect.NOTHING, TOMBSTONE, Answer.DONE)
              .set(COMPENSATE, BusinessEffect.NOTHING, TOMBSTONE, Answer.DONE);
      case SETTLED ->
          row.tombstone(PREPARE, EXECUTE, EXECUTE_PIVOT)
              .answer(Answer.DONE, COMMIT, ABORT, COMPENSATE, FINISH);
      case REFUSED ->
          row.answer(Answer.NO, PREPARE, EXECUTE, EXECUTE_PIVOT)
              .answer(Answer.DONE, ABORT, COMPENSATE);
      default ->
          row.tombstone(PREPARE, EXECUTE, EXECUTE_PIVOT).answer(Answer.DONE, ABORT, COMPENSATE);
    }
  }

  private static void fillTwoPhase(Row row) {
    switch (row.state) {
      case HELD ->
          row.answer(Answer.YES, PREPARE)
              .set(COMMIT, BusinessEffect.CAPTURE, COMMITTED, Answer.DONE)
              .set(ABORT, BusinessEffect.RELEASE, ABORTED, Answer.DONE);
      case COMMITTED -> row.answer(Answer.YES, PREPARE).answer(Answer.DONE, COMMIT);
      default -> row.tombstone(PREPARE).answer(Answer.DONE, ABORT);
    }
  }

  private static void fillSaga(Row row) {
    switch (row.state) {
      case EXECUTED ->
          row.answer(Answer.YES, EXECUTE)
              .set(COMPENSATE, BusinessEffect.GIVE_BACK, COMPENSATED, Answer.DONE)
              .set(FINISH, BusinessEffect.SETTLE, FINISHED, Answer.DONE);
      case FINISHED -> row.answer(Answer.YES, EXECUTE, EXECUTE_PIVOT).answer(Answer.DONE, FINISH);
      default -> row.tombstone(EXECUTE, EXECUTE_PIVOT).answer(Answer.DONE, COMPENSATE);
    }
  }

  /** One line of the table; what is not set is an alarm. */
  private static final class Row {
    private final BranchState state;
    private final Map<CommandType, Cell> cells = new EnumMap<>(CommandType.class);

    private Row(BranchState state) {
      this.state = state;
      answer(Answer.ALARM, CommandType.values());
    }

    private Row set(CommandType command, BusinessEffect effect, BranchState next, Answer answer) {
      cells.put(command, new Cell(effect, next, answer, null));
      return this;
    }

    private Row answer(Answer answer, CommandType... commands) {
      for (CommandType command : commands) {
        set(command, BusinessEffect.NOTHING, state, answer);
      }
      return this;
    }

    private Row tombstone(CommandType... commands) {
      for (CommandType command : commands) {
        cells.put(command, new Cell(BusinessEffect.NOTHING, state, Answer.NO, Reason.TOMBSTONE));
      }
      return this;
    }
  }
}
