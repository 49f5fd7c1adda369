/** The orchestrator: a dedicated coordinator for the transactions of other services. */
@NullMarked
package io.escrow.orchestrator;

import org.jspecify.annotations.NullMarked;
