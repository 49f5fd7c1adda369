/** Redis that fails over, as the scripts of compose start it: that they work, and what is lost. */
@NullMarked
package io.escrow.failover;

import org.jspecify.annotations.NullMarked;
