/** The loops that drive machines: batching, timers, recovery, takeover. */
@NullMarked
package io.escrow.txn.runtime;

import org.jspecify.annotations.NullMarked;
