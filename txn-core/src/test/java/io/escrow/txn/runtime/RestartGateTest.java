package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.TransactionId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestartGateTest {
  private final RestartGate gate = new RestartGate();

  @BeforeEach
  void fiveWait() {
    assertTrue(gate.admits(id(1)));
    for (int i = 2; i <= 5; i++) {
      assertFalse(gate.admits(id(i)));
    }
  }

  @Test
  void oneAtATimeWhileTheyAreRestarted() {
    assertEquals(List.of(id(2)), gate.leave(id(1), true));
    assertFalse(gate.admits(id(3)));
    assertTrue(gate.admits(id(2)));
    assertTrue(gate.admits(id(2)));
    assertFalse(gate.admits(id(1)));
    assertEquals(List.of(id(3)), gate.leave(id(2), true));
  }

  @Test
  void moreAtOnceOnceOneEndsForGood() {
    assertEquals(List.of(id(2), id(3)), gate.leave(id(1), false));
    assertFalse(gate.admits(id(4)));
    assertTrue(gate.admits(id(3)));
    assertTrue(gate.admits(id(2)));
    assertEquals(List.of(id(4), id(5)), gate.leave(id(3), false));
  }

  @Test
  void oneAtATimeAgainWhenOneIsRestarted() {
    gate.leave(id(1), false);
    assertTrue(gate.admits(id(2)));
    assertTrue(gate.admits(id(3)));
    assertEquals(List.of(), gate.leave(id(2), true));
    assertEquals(List.of(id(4)), gate.leave(id(3), true));
  }

  @Test
  void whoGivesUpWhileWaitingIsNoLongerInTheWay() {
    assertEquals(List.of(), gate.leave(id(2), false));
    assertEquals(List.of(id(3)), gate.leave(id(1), true));
  }

  @Test
  void whoseTurnItIsAndLeavesMakesWayForTheNext() {
    assertEquals(List.of(id(2)), gate.leave(id(1), true));
    assertEquals(List.of(id(3)), gate.leave(id(2), false));
  }

  @Test
  void strangersLeaveWithoutEffect() {
    assertEquals(List.of(), gate.leave(id(9), false));
    assertFalse(gate.admits(id(2)));
  }

  private static TransactionId id(int sequence) {
    return new TransactionId(0, sequence);
  }
}
