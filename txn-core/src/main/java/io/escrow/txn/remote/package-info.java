/** Transactions that a dedicated coordinator in another service runs. */
@NullMarked
package io.escrow.txn.remote;

import org.jspecify.annotations.NullMarked;
