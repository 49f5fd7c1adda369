package io.escrow.sim.mutant;

import io.escrow.txn.CommandType;

/** A participant that hears nothing for long captures what it holds, alone. */
public final class CommitsAlone extends SettlesAlone {
  public CommitsAlone() {
    super(CommandType.COMMIT, CommandType.FINISH);
  }

  @Override
  public String mistake() {
    return "A participant that hears nothing for long captures what it holds, alone.";
  }
}
