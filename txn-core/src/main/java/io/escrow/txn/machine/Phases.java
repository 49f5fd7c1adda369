package io.escrow.txn.machine;

/** Looks phases up by their stored codes. */
public final class Phases {
  private Phases() {}

  /**
   * The phase with a code.
   *
   * @throws IllegalArgumentException when none has it
   */
  public static <P extends Phase> P ofCode(P[] phases, int code) {
    for (P phase : phases) {
      if (phase.code() == code) {
        return phase;
      }
    }
    throw new IllegalArgumentException("no phase has the code " + code);
  }
}
