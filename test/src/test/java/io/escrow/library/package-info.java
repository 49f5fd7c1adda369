/** The library as its users see it: examples that stand in its documentation. */
@NullMarked
package io.escrow.library;

import org.jspecify.annotations.NullMarked;
