package io.escrow.txn.testkit.sim;

/** Ends the step of a process that dies in the middle of it; no code of a loop catches it. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("the process dies here", null, false, false);
  }
}
