/** Simulations of whole systems with both engines. */
@NullMarked
package io.escrow.sim;

import org.jspecify.annotations.NullMarked;
