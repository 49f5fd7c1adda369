/** The whole shop, in each of its four variants, as its clients see it and as its data show it. */
@NullMarked
package io.escrow.system;

import org.jspecify.annotations.NullMarked;
