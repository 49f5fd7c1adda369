package io.escrow.txn.testkit.sim;

/**
 * What was not so, though it should be.
 *
 * @param invariant its name
 * @param sentence what should be so
 * @param detail what was
 */
public record Violation(String invariant, String sentence, String detail) {}
