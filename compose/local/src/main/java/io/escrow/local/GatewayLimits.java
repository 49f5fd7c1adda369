package io.escrow.local;

/**
 * The gateway's bounds, in milliseconds.
 *
 * @param retryMillis how long a GET or a checkout is tried again after its first failure
 * @param unsentRetryMillis the same for anything else, of which nothing was sent yet
 * @param quickAnswerMillis a 502 or 503 faster than this came from an instance not yet or no longer
 *     at work; a slower one is an answer
 * @param requestMillis how long one try may take; longer than the slowest answer of a checkout
 */
record GatewayLimits(
    int retryMillis, int unsentRetryMillis, int quickAnswerMillis, int requestMillis) {
  static final GatewayLimits DEFAULT = new GatewayLimits(10_000, 2_000, 5_000, 65_000);
}
