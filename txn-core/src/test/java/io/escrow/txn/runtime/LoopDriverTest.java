package io.escrow.txn.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopDriverTest {
  private static final long MAX_SECONDS = 20;
  private static final int WAKES = 20_000;
  private static final long LONG_MILLIS = 3_600_000;

  @Test
  void stepsUntilItIsClosed() throws InterruptedException {
    CountDownLatch steps = new CountDownLatch(3);
    LoopDriver driver =
        start(
            now -> {
              steps.countDown();
              return 1;
            });
    assertTrue(steps.await(MAX_SECONDS, TimeUnit.SECONDS));
    driver.close();
    assertFalse(driver.alive());
  }

  @Test
  void wakingEndsAWait() throws InterruptedException {
    Semaphore steps = new Semaphore(0);
    LoopDriver driver =
        start(
            now -> {
              steps.release();
              return LONG_MILLIS;
            });
    assertTrue(steps.tryAcquire(MAX_SECONDS, TimeUnit.SECONDS));
    driver.wake();
    assertTrue(steps.tryAcquire(MAX_SECONDS, TimeUnit.SECONDS));
    driver.close();
  }

  /** A wake comes at any moment of the driver's step, lock or wait. */
  @Test
  void noWakeIsLost() throws InterruptedException {
    Semaphore steps = new Semaphore(0);
    LoopDriver driver =
        start(
            now -> {
              steps.release();
              return LONG_MILLIS;
            });
    for (int i = 0; i < WAKES; i++) {
      steps.drainPermits();
      driver.wake();
      assertTrue(steps.tryAcquire(MAX_SECONDS, TimeUnit.SECONDS), "wake " + i + " was lost");
    }
    driver.close();
  }

  @Test
  void goesOnAfterAStepThatThrew() throws InterruptedException {
    CountDownLatch steps = new CountDownLatch(2);
    LoopDriver driver =
        start(
            now -> {
              steps.countDown();
              throw new IllegalStateException("as the test wants it");
            });
    assertTrue(steps.await(MAX_SECONDS, TimeUnit.SECONDS));
    driver.close();
  }

  private static LoopDriver start(Loop loop) {
    return LoopDriver.start("test", loop, () -> System.nanoTime() / 1_000_000);
  }
}
