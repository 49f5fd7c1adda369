/** The stock service: items with prices, their units, and their part in checkouts. */
@NullMarked
package io.escrow.stock;

import org.jspecify.annotations.NullMarked;
