package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.TransactionId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {
  private final Timers timers = new Timers();

  private static TransactionId id(long sequence) {
    return new TransactionId(0, sequence);
  }

  @Test
  void wakesInTheOrderOfTime() {
    timers.set(30, id(3));
    timers.set(10, id(1));
    timers.set(20, id(2));
    assertEquals(List.of(), timers.due(9, 10));
    assertEquals(List.of(id(1), id(2)), timers.due(20, 10));
    assertEquals(List.of(), timers.due(20, 10));
    assertEquals(List.of(id(3)), timers.due(1_000, 10));
  }

  @Test
  void takesNoMoreThanAsked() {
    for (int i = 1; i <= 5; i++) {
      timers.set(i, id(i));
    }
    assertEquals(List.of(id(1), id(2)), timers.due(10, 2));
    assertEquals(List.of(id(3), id(4), id(5)), timers.due(10, 9));
  }

  @Test
  void knowsHowLongToWait() {
    assertEquals(50, timers.untilNext(0, 50));
    timers.set(20, id(1));
    assertEquals(20, timers.untilNext(0, 50));
    assertEquals(10, timers.untilNext(0, 10));
    assertEquals(0, timers.untilNext(25, 50));
  }
}
