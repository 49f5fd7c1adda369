package io.escrow.explore;

import io.escrow.explore.Shape.Faults;

/** What may still go wrong in a run. */
final class Budget {
  final boolean anyTimes;
  int crashes;
  int duplicates;
  int losses;
  int takeovers;
  int deadlines;

  Budget(Faults faults) {
    anyTimes = faults.anyTimes();
    crashes = faults.crashes();
    duplicates = faults.duplicates();
    losses = faults.losses();
    takeovers = faults.takeovers();
    deadlines = faults.deadlines();
  }

  boolean mayCrash(Node node) {
    return crashes > 0 && !node.crashed;
  }

  @Override
  public String toString() {
    return crashes
        + " crashes, "
        + duplicates
        + " duplicates, "
        + losses
        + " losses, "
        + takeovers
        + " takeovers, "
        + deadlines
        + " deadlines left";
  }
}
