package io.escrow.arch.wrong.txn.machine;

import io.escrow.arch.wrong.txn.spi.Port;

/** The other half of a cycle; a machine sees no port. */
public record SeesItsPort(Port port) {}
