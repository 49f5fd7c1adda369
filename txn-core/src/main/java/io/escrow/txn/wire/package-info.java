/** The binary form of messages and stored transactions. */
@NullMarked
package io.escrow.txn.wire;

import org.jspecify.annotations.NullMarked;
