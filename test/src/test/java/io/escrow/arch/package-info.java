/** The walls between the modules and packages, as tests. */
@NullMarked
package io.escrow.arch;

import org.jspecify.annotations.NullMarked;
