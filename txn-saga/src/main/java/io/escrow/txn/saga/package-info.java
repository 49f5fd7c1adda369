/** The saga. */
@NullMarked
package io.escrow.txn.saga;

import org.jspecify.annotations.NullMarked;
