/** The benchmark: how many checkouts a second a running shop answers. */
@NullMarked
package io.escrow.bench;

import org.jspecify.annotations.NullMarked;
