/** The transaction library's API: what a caller and a participant need to know. */
@NullMarked
package io.escrow.txn;

import org.jspecify.annotations.NullMarked;
