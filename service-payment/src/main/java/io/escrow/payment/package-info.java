/** The payment service: users, their credit, and its part in checkouts. */
@NullMarked
package io.escrow.payment;

import org.jspecify.annotations.NullMarked;
