/** Pure building blocks of protocols and participants: no clock, thread, random, logger or I/O. */
@NullMarked
package io.escrow.txn.machine;

import org.jspecify.annotations.NullMarked;
