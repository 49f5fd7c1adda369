package io.escrow.txn.testkit;

import java.util.List;

/** The conformance of participants that keep quantities: an action is id, quantity and so on. */
public abstract class QuantitiesConformance extends ParticipantConformance {
  private static final String SCARCE = "scarce";

  /** The accounts that there are, in every case. */
  protected static final List<String> IDS = List.of("0", "1", "2", "3", "4", "5", SCARCE);

  /** Sets an account to a new beginning. */
  protected abstract void reset(String id, long available);

  /** Sets all accounts to their beginning. */
  protected final void resetAll() {
    IDS.forEach(id -> reset(id, id.equals(SCARCE) ? 1 : 100));
  }

  @Override
  protected List<String> fitting(int number) {
    return List.of("" + number, "" + (number + 1), "5", "1");
  }

  @Override
  protected List<String> refused() {
    return List.of("0", "1", SCARCE, "3");
  }

  @Override
  protected void permit() {
    reset(SCARCE, 10);
  }
}
