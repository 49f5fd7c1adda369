/** Deliberately wrong classes: proof that the walls catch something. */
@NullMarked
package io.escrow.arch.wrong.stock;

import org.jspecify.annotations.NullMarked;
