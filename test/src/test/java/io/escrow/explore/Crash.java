package io.escrow.explore;

/** Ends the step of a process that crashes; no code may catch it but the world. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("crash", null, false, false);
  }
}
