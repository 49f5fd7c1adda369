/**
 * A deterministic simulation of a whole system: coordinators, participants and clients over a
 * broker and stores that fail, the loops of production in one thread and virtual time.
 */
@NullMarked
package io.escrow.txn.testkit.sim;

import org.jspecify.annotations.NullMarked;
