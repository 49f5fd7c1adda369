package io.escrow.txn.redis;

import io.escrow.txn.CommandType;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.ParticipantTable;

/**
 * The business side of a participant's scripts, as a Lua fragment that ends by returning {@code
 * {check = ..., apply = ...}}.
 *
 * <p>{@code check(effect, prefix, input)} reads and writes nothing. Effect is a name of {@link
 * io.escrow.txn.machine.BusinessEffect}, prefix comes before all keys of the shard. For {@code
 * HOLD}, {@code TAKE} and {@code TAKE_FINAL} the input is the action, a table of texts, and the
 * result a plan (any value but nil), or nil, the name of a {@link io.escrow.txn.Reason} and a
 * detail. For the other effects the input is the record's text, and the result is always a plan.
 *
 * <p>{@code apply(effect, prefix, plan)} writes what was planned and must not fail (rule P4). Its
 * result is the record's text, which the later effects are given (rule P5).
 *
 * @param lua the fragment
 */
public record EffectScript(String lua) {
  /**
   * Moves quantities between the fields of accounts {@code <prefix><kind>:<id>}; an action is id,
   * quantity, id, quantity and so on.
   *
   * @param kind what the accounts are, in small letters, such as {@code item}
   */
  public static EffectScript quantities(String kind) {
    return new EffectScript(
        "return (function(...)\n"
            + Script.resource("quantities.lua")
            + "\nend)('"
            + RedisKeys.requireKind(kind)
            + "')");
  }

  /** The whole script of one command: its column of the table, these effects, the barrier. */
  Script forCommand(CommandType command) {
    StringBuilder text = new StringBuilder("local COLUMN = {\n");
    StringBuilder open = new StringBuilder("local OPEN = {");
    for (BranchState state : BranchState.values()) {
      ParticipantTable.Cell cell = ParticipantTable.on(state, command);
      String reason = cell.reason() == null ? "" : cell.reason().name();
      text.append(
          "  %s = {'%s', '%s', '%s', '%s'},\n"
              .formatted(state, cell.effect(), cell.next(), cell.answer(), reason));
      if (state.open()) {
        open.append(state).append(" = true, ");
      }
    }
    text.append("}\n").append(open).append("}\n");
    text.append("local effects = (function()\n").append(lua).append("\nend)()\n");
    return new Script("barrier " + command, text.append(Script.resource("barrier.lua")).toString());
  }
}
