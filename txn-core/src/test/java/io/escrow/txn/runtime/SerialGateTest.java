package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.TransactionId;
import org.junit.jupiter.api.Test;

class SerialGateTest {
  private static final TransactionId A = new TransactionId(0, 1);
  private static final TransactionId B = new TransactionId(0, 2);
  private static final TransactionId C = new TransactionId(0, 3);

  private final SerialGate gate = new SerialGate();

  @Test
  void admitsOneAtATimeInTheOrderInWhichTheyCame() {
    assertTrue(gate.admits(A));
    assertTrue(gate.admits(A), "it is inside");
    assertFalse(gate.admits(B));
    assertFalse(gate.admits(C));
    assertFalse(gate.admits(B));
    assertEquals(B, gate.leave(A));
    assertFalse(gate.admits(C), "B is first");
    assertTrue(gate.admits(B));
    assertEquals(C, gate.leave(B));
    assertTrue(gate.admits(C));
    assertNull(gate.leave(C));
  }

  @Test
  void whoGivesUpWaitingHoldsNobodyUp() {
    gate.admits(A);
    gate.admits(B);
    gate.admits(C);
    assertNull(gate.leave(B), "A is still inside");
    assertEquals(C, gate.leave(A));
  }

  @Test
  void firstInTheQueueThatLeavesMakesWayForTheNext() {
    gate.admits(A);
    gate.admits(B);
    gate.admits(C);
    assertEquals(B, gate.leave(A));
    assertEquals(C, gate.leave(B), "it was told to come, and does not");
  }

  @Test
  void strangersLeaveWithoutEffect() {
    gate.admits(A);
    assertNull(gate.leave(C));
    assertFalse(gate.admits(B));
  }
}
