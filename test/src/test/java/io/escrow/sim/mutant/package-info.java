/** The classic mistakes of distributed commit, each in place of one part of the system. */
@NullMarked
package io.escrow.sim.mutant;

import org.jspecify.annotations.NullMarked;
