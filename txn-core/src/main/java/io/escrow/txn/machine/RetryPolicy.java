package io.escrow.txn.machine;

/**
 * When something unanswered is asked for again: after a first wait, then ever later up to a limit,
 * without end (rule C6).
 *
 * @param firstMillis the wait before the first retry, at least 1
 * @param maxMillis the longest wait, at least {@code firstMillis}
 * @param parkAfter after how many retries a transaction is shown as parked; it is retried all the
 *     same
 */
public record RetryPolicy(long firstMillis, long maxMillis, int parkAfter) {
  /** Half a second at first, eight at most, parked after about a minute. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(500, 8_000, 10);

  public RetryPolicy {
    if (firstMillis < 1 || maxMillis < firstMillis || parkAfter < 1) {
      throw new IllegalArgumentException(
          "a retry policy needs 1 <= first <= max and parkAfter >= 1: "
              + firstMillis
              + ", "
              + maxMillis
              + ", "
              + parkAfter);
    }
  }

  /**
   * The wait before a retry, in milliseconds.
   *
   * @param attempt how many retries there were, from 0
   * @param salt spreads transactions that failed together, over the upper quarter of the wait
   */
  public long delayMillis(int attempt, long salt) {
    int doublings = Math.min(attempt, 20);
    long wait = firstMillis > maxMillis >> doublings ? maxMillis : firstMillis << doublings;
    long spread = wait / 4;
    return spread == 0
        ? wait
        : wait - spread + Math.floorMod((salt * 0x9E3779B97F4A7C15L) >>> 17, spread + 1);
  }

  /** Whether a transaction is to be shown as parked after so many retries. */
  public boolean parks(int attempt) {
    return attempt >= parkAfter;
  }
}
