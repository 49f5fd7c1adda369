/** The order service without the others, by what only its own package may set. */
@NullMarked
package io.escrow.order;

import org.jspecify.annotations.NullMarked;
