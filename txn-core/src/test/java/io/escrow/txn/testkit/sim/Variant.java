package io.escrow.txn.testkit.sim;

/**
 * What PROTOCOL and ARCH say, which applies to new transactions only (rule L3).
 *
 * @param protocol the number of the engine, 0 or 1
 * @param orchestrated whether a dedicated coordinator decides, and not the requester itself
 */
record Variant(int protocol, boolean orchestrated) {
  private static final int ALL = 4;

  static Variant of(int number) {
    return new Variant(number & 1, (number & 2) != 0);
  }

  /** The one that comes so many after this one, in a circle. */
  Variant plus(int count) {
    return of((protocol + (orchestrated ? 2 : 0) + count) % ALL);
  }
}
