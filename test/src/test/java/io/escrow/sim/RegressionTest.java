package io.escrow.sim;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.escrow.txn.testkit.sim.Simulator;
import io.escrow.txn.testkit.sim.Simulator.Result;
import org.junit.jupiter.api.Test;

/** Schedules, as short as they could be made, that once violated an invariant. */
class RegressionTest {
  /**
   * Seed 112442885 of a soak. Two instances of the requester relay watermarks with the same low,
   * and the older comes last. It opened again what the newer had called settled, and a late request
   * ran a finished transaction once more (rule C7).
   */
  private static final int[] OLDER_WATERMARK_COMES_LAST = {
    1, 1, 2, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 2, 3, 0, 7, 0, 0,
    0, 3, 1, 3, 0, 0, 0, 0, 0, 2, 0, 2, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0,
    0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 18, 1, 1, 326, 256, 1, 0,
    0, 0, 986, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 889,
    15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 999, 39, 0, 997, 46, 2, 1, 2
  };

  @Test
  void whatHasSettledStaysSo() {
    Result result = new Simulator(() -> Soak.SHIPPED).replay(OLDER_WATERMARK_COMES_LAST);
    assertNull(result.violation(), () -> String.join("\n", result.story()));
  }
}
