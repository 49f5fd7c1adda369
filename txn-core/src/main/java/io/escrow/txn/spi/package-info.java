/** The ports: what the runtime needs of the world. */
@NullMarked
package io.escrow.txn.spi;

import org.jspecify.annotations.NullMarked;
