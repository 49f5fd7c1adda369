/** The log and the participant's barrier in Redis. */
@NullMarked
package io.escrow.txn.redis;

import org.jspecify.annotations.NullMarked;
