/** Two-phase commit. */
@NullMarked
package io.escrow.txn.twophase;

import org.jspecify.annotations.NullMarked;
