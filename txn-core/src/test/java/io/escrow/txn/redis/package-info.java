/** Tests of the Redis adapters against a real Redis. */
@NullMarked
package io.escrow.txn.redis;

import org.jspecify.annotations.NullMarked;
