/** Reads every Redis of a shop, and says in words what is not over, or not conserved. */
@NullMarked
package io.escrow.audit;

import org.jspecify.annotations.NullMarked;
