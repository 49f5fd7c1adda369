package io.escrow.txn.spi;

/**
 * A clock for waits: it never goes back and has no date. Nothing about an outcome depends on it
 * (rule P3).
 */
@FunctionalInterface
public interface Clock {
  /** Milliseconds since an arbitrary moment. */
  long nowMillis();
}
