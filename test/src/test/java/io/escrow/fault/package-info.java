/** Tests that kill parts of a running shop. */
@NullMarked
package io.escrow.fault;

import org.jspecify.annotations.NullMarked;
