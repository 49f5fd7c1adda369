/**
 * Holds what describes the deployment against the API it is written for, and against the program.
 */
@NullMarked
package io.escrow.deploy;

import org.jspecify.annotations.NullMarked;
