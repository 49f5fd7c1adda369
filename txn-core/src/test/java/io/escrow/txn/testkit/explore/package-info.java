/** Exhaustive exploration of small models: every state that can be reached, the nearest first. */
@NullMarked
package io.escrow.txn.testkit.explore;

import org.jspecify.annotations.NullMarked;
