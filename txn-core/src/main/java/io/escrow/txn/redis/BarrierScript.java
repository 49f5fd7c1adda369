package io.escrow.txn.redis;

import io.escrow.txn.CommandType;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.BusinessEffect;
import io.escrow.txn.machine.ParticipantTable;
import io.escrow.txn.machine.ParticipantTable.Cell;
import java.util.Arrays;
import java.util.List;

/** Makes the scripts of a participant's commands out of {@link ParticipantTable}. */
final class BarrierScript {
  private BarrierScript() {}

  /** The whole script of one command: its effect, and the barrier with its column of the table. */
  static Script of(CommandType command, EffectScript effects) {
    String barrier = Script.resource("barrier.lua").replace("--COLUMN--\n", column(command));
    return new Script("barrier " + command, effects.lua(effect(command)) + "\n" + barrier);
  }

  /** A script has the code of one effect only. */
  private static BusinessEffect effect(CommandType command) {
    List<BusinessEffect> effects =
        Arrays.stream(BranchState.values())
            .map(state -> ParticipantTable.on(state, command).effect())
            .filter(effect -> effect != BusinessEffect.NOTHING)
            .distinct()
            .toList();
    if (effects.size() != 1) {
      throw new IllegalStateException(command + " has not one effect but " + effects);
    }
    return effects.get(0);
  }

  /** Conditions cost less than a table, which would be made at each call. */
  private static String column(CommandType command) {
    StringBuilder text = new StringBuilder();
    for (BranchState state : BranchState.values()) {
      Cell cell = ParticipantTable.on(state, command);
      text.append(text.isEmpty() ? "if" : "elseif")
          .append(" state == '%s' then\n  answer = '%s'\n".formatted(state, cell.answer()));
      if (cell.next() != state) {
        text.append("  nextState, opens = '%s', %s\n".formatted(cell.next(), cell.next().open()));
      }
      if (cell.effect() != BusinessEffect.NOTHING) {
        text.append("  acts = true\n");
      }
      if (cell.reason() != null) {
        text.append("  newReason = '%s'\n".formatted(cell.reason()));
      }
    }
    return text.toString();
  }
}
