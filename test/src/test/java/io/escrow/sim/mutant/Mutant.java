package io.escrow.sim.mutant;

import io.escrow.txn.saga.Saga;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.sim.Parts;
import io.escrow.txn.twophase.TwoPhaseCommit;
import java.util.List;

/** A system with one mistake; each simulation gets its own. */
public abstract class Mutant implements Parts {
  /** What it does wrong. */
  public abstract String mistake();

  /** The rules of the design that it breaks. */
  public abstract String rules();

  @Override
  public List<Protocol> engines() {
    return List.of(new TwoPhaseCommit(), new Saga());
  }
}
