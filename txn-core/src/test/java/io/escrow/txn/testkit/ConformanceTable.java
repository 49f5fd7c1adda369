package io.escrow.txn.testkit;

import static io.escrow.txn.testkit.ConformanceTalk.command;

import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Reason;
import io.escrow.txn.Watermark;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.BusinessEffect;
import io.escrow.txn.machine.ParticipantTable;
import io.escrow.txn.machine.ParticipantTable.Cell;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a participant against {@link ParticipantTable}, one cell at a time. */
final class ConformanceTable {
  private static final Watermark ALL_SETTLED = new Watermark(100, List.of());

  private final ParticipantConformance test;
  private final ConformanceTalk talk;

  ConformanceTable(ParticipantConformance test, ConformanceTalk talk) {
    this.test = test;
    this.talk = talk;
  }

  void check(BranchState state, CommandType type) {
    List<String> own = state == BranchState.REFUSED ? test.refused() : test.fitting(0);
    for (CommandType step : path(state)) {
      talk.ask(command(step, 1, 0, own));
    }
    Cell cell = ParticipantTable.on(state, type);
    Object before = test.data();
    Watermark watermark = state == BranchState.SETTLED ? ALL_SETTLED : Watermark.NONE;
    Command command = command(type, 1, 0, own, watermark);
    Reply reply = talk.ask(command);
    @Nullable String fault = fault(state, cell, cell.answer(), reply);
    if (fault != null) {
      throw new AssertionError(fault);
    }
    if (cell.effect() == BusinessEffect.NOTHING) {
      talk.same(before, rule(state, cell) + ": %s on %s changes nothing".formatted(type, state));
    }
  }

  /**
   * What is wrong with a reply; null when it is as the table says.
   *
   * @param expected the cell's answer, or NO where the data refuse
   */
  static @Nullable String fault(BranchState state, Cell cell, Answer expected, Reply reply) {
    boolean right = reply.answer() == expected;
    if (expected == Answer.NO) {
      @Nullable Reason reason = reply.refusal() == null ? null : reply.refusal().reason();
      right &= cell.reason() == null ? reason != null : reason == cell.reason();
    }
    if (right) {
      return null;
    }
    String reason = cell.reason() == null ? "with its reason" : "" + cell.reason();
    return "%s: %s on %s must be answered %s, and was answered %s"
        .formatted(
            rule(state, cell),
            reply.command(),
            state,
            expected == Answer.NO ? "NO (" + reason + ")" : expected,
            ConformanceTalk.shown(reply));
  }

  private static String rule(BranchState state, Cell cell) {
    if (cell.answer() == Answer.ALARM) {
      return "P6 (alarm, not ack)";
    }
    if (state == BranchState.SETTLED) {
      return "C7 (settled)";
    }
    return cell.answer() == Answer.NO ? "P2 (tombstone)" : "P1 (idempotent)";
  }

  private static List<CommandType> path(BranchState state) {
    return switch (state) {
      case ABSENT, SETTLED -> List.of();
      case HELD, REFUSED -> List.of(CommandType.PREPARE);
      case COMMITTED -> List.of(CommandType.PREPARE, CommandType.COMMIT);
      case ABORTED -> List.of(CommandType.PREPARE, CommandType.ABORT);
      case TOMBSTONE -> List.of(CommandType.ABORT);
      case EXECUTED -> List.of(CommandType.EXECUTE);
      case FINISHED -> List.of(CommandType.EXECUTE, CommandType.FINISH);
      case COMPENSATED -> List.of(CommandType.EXECUTE, CommandType.COMPENSATE);
    };
  }
}
