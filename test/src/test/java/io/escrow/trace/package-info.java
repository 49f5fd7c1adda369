/** What a tracing system is sent. */
@NullMarked
package io.escrow.trace;

import org.jspecify.annotations.NullMarked;
