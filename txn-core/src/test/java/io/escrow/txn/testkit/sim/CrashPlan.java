package io.escrow.txn.testkit.sim;

/**
 * Who dies at which of a run's points; a point is a moment just before or after an effect.
 *
 * @param first the first point, or -1
 * @param firstVictim the number of the process that dies there; a number too large means the one
 *     whose effect it is
 * @param second another point, or -1
 * @param secondVictim who dies there
 */
public record CrashPlan(int first, int firstVictim, int second, int secondVictim) {
  /** Nobody dies. */
  public static final CrashPlan NONE = new CrashPlan(-1, -1, -1, -1);

  /** In place of a number: the process whose effect it is. */
  public static final int ACTOR = Integer.MAX_VALUE;

  int victim(int point) {
    return point == first ? firstVictim : point == second ? secondVictim : -1;
  }
}
