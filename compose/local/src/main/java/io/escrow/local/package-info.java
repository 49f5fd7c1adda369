/**
 * The whole system without Docker: broker, Redis servers, services and gateway, started and
 * supervised by one JVM.
 */
@NullMarked
package io.escrow.local;

import org.jspecify.annotations.NullMarked;
