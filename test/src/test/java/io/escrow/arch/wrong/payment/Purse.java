package io.escrow.arch.wrong.payment;

/** Something of another service. */
public record Purse(long credit) {}
