/** How messages travel and how transactions are stored: versioned, bounded and without I/O. */
@NullMarked
package io.escrow.txn.wire;

import org.jspecify.annotations.NullMarked;
