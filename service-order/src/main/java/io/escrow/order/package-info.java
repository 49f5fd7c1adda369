/** The order service: orders, and their checkout over stock and payment. */
@NullMarked
package io.escrow.order;

import org.jspecify.annotations.NullMarked;
