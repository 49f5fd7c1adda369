package io.escrow.sim.mutant;

import io.escrow.txn.CommandType;

/** A participant that hears nothing for long releases what it holds, alone. */
public final class GivesUpAlone extends SettlesAlone {
  public GivesUpAlone() {
    super(CommandType.ABORT, CommandType.COMPENSATE);
  }

  @Override
  public String mistake() {
    return "A participant that hears nothing for long releases what it holds, alone.";
  }
}
