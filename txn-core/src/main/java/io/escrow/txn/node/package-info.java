/** Coordinators and participants at work: loops with their adapters and threads. */
@NullMarked
package io.escrow.txn.node;

import org.jspecify.annotations.NullMarked;
