package io.escrow.txn;

/**
 * A true reason for a NO (rule P7).
 *
 * @param reason why
 * @param participant who said so; empty when the coordinator itself did
 * @param detail what it was about, the id of an item for instance; may be empty
 */
public record Refusal(Reason reason, String participant, String detail) {}
