/** Small worlds of the shipped loops, of which every reachable state is visited. */
@NullMarked
package io.escrow.explore;

import org.jspecify.annotations.NullMarked;
