/** The TLA+ specifications in {@code test/tla}, checked by TLC. */
@NullMarked
package io.escrow.spec;

import org.jspecify.annotations.NullMarked;
