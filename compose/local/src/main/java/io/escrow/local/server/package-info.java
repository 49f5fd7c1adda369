/**
 * A real Redis, a real Kafka broker and the child processes they run in, for the launcher and for
 * tests.
 */
@NullMarked
package io.escrow.local.server;

import org.jspecify.annotations.NullMarked;
