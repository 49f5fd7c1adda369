package io.escrow.txn.testkit.sim;

import io.escrow.txn.machine.Phase;

/** What a log says about a transaction's outcome. */
enum Decided {
  UNDECIDED,
  COMMIT,
  ABORT;

  /** By the names of the phases, which the two engines share no code for. */
  static Decided in(Phase phase) {
    return switch (phase.name()) {
      case "COMMITTING", "COMMITTED", "FINISHING", "COMPLETED" -> COMMIT;
      case "ABORTING", "ABORTED", "COMPENSATING", "COMPENSATED" -> ABORT;
      case "PREPARING", "EXECUTING", "REQUESTING" -> UNDECIDED;
      default -> throw new IllegalArgumentException("what does " + phase.name() + " decide?");
    };
  }
}
