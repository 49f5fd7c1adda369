/** The transport over Kafka. */
@NullMarked
package io.escrow.txn.kafka;

import org.jspecify.annotations.NullMarked;
