package io.escrow.txn.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CoverageTest {
  private final Coverage coverage = new Coverage(List.of("2pc", "saga"));

  @Test
  void missesEachCellOfAProtocolThatWasNeverHit() {
    for (Fault fault : Fault.values()) {
      for (Stage stage : Stage.values()) {
        coverage.hit("2pc", fault, stage);
      }
    }
    List<String> missing = coverage.missing();
    assertTrue(missing.stream().allMatch(cell -> cell.startsWith("saga: ")), missing::toString);
    for (Fault fault : Fault.values()) {
      assertTrue(missing.contains("saga: " + fault + " in VOTING"), missing::toString);
    }
  }

  @Test
  void missesNothingElse() {
    List<String> all = coverage.missing();
    coverage.hit("saga", Fault.CRASH, Stage.VOTING);
    List<String> missing = coverage.missing();
    assertEquals(all.size() - 1, missing.size());
    assertFalse(missing.contains("saga: " + Fault.CRASH + " in VOTING"));
    assertFalse(missing.contains("2pc: " + Fault.ZOMBIE + " in NOT_BEGUN"), "cannot be hit");
  }
}
