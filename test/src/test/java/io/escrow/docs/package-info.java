/** Holds what the READMEs say against the program. */
@NullMarked
package io.escrow.docs;

import org.jspecify.annotations.NullMarked;
