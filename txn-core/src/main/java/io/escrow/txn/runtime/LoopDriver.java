package io.escrow.txn.runtime;

import io.escrow.txn.spi.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that drives a loop until it is closed.
 *
 * <p>A step that throws is logged and the loop goes on after a wait: a loop never dies alone.
 */
public final class LoopDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopDriver.class);
  private static final long WAIT_AFTER_THROW_MILLIS = 1_000;
  private static final long MAX_WAIT_MILLIS = 60_000;
  private static final long MAX_STEP_AT_CLOSE_MILLIS = 3_000;

  private final Loop loop;
  private final Clock clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean closed;

  private LoopDriver(String name, Loop loop, Clock clock) {
    this.loop = loop;
    this.clock = clock;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * Starts driving by the time of this machine.
   *
   * @param name of the thread
   */
  public static LoopDriver start(String name, Loop loop) {
    return start(name, loop, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /**
   * Starts driving.
   *
   * @param name of the thread
   */
  public static LoopDriver start(String name, Loop loop, Clock clock) {
    LoopDriver driver = new LoopDriver(name, loop, clock);
    driver.thread.start();
    return driver;
  }

  /** Ends the wait between two steps, now or the next one; from any thread. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether it still drives; false when it was closed or its thread ended by an error of the
   * machine.
   */
  public boolean alive() {
    return thread.isAlive();
  }

  /** Ends after the step that runs now; waits 3 s for it, then interrupts it and waits 3 s more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(MAX_STEP_AT_CLOSE_MILLIS);
      if (thread.isAlive()) {
        LOG.warn(
            "{} is interrupted: a step takes more than {} ms",
            thread.getName(),
            MAX_STEP_AT_CLOSE_MILLIS);
        thread.interrupt();
        thread.join(MAX_STEP_AT_CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long waitMillis = 0;
    while (goesOn(waitMillis)) {
      try {
        waitMillis = loop.step(clock.nowMillis());
      } catch (RuntimeException e) {
        LOG.error("{}: a step failed", thread.getName(), e);
        waitMillis = WAIT_AFTER_THROW_MILLIS;
      }
    }
  }

  /** Waits; false when it was closed. */
  private boolean goesOn(long waitMillis) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(Math.min(waitMillis, MAX_WAIT_MILLIS));
      while (nanos > 0 && !woken && !closed) {
        nanos = changed.awaitNanos(nanos);
      }
      woken = false;
      return !closed;
    } catch (InterruptedException e) {
      LOG.warn("{} was interrupted and ends", thread.getName());
      return false;
    } finally {
      lock.unlock();
    }
  }
}
