package io.escrow.service;

/**
 * The bounds of one HTTP server; tests choose smaller ones.
 *
 * @param drainMs how long running requests may still take once the server closes
 * @param requestMs how long a future may take before its request is answered 503; a backstop,
 *     longer than what any service waits for
 * @param idleMs how long a connection may be silent; longer than a request may take
 * @param maxThreads of the pool that serves requests (and, without virtual threads, runs handlers)
 * @param maxConnections open at once; more wait in the kernel's queue
 */
record HttpLimits(int drainMs, int requestMs, int idleMs, int maxThreads, int maxConnections) {
  static final HttpLimits DEFAULT = new HttpLimits(20_000, 60_000, 75_000, 64, 20_000);
}
