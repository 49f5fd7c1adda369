/** What tests of a whole shop share: its client, its variants, and how to wait and to draw. */
@NullMarked
package io.escrow.shop;

import org.jspecify.annotations.NullMarked;
