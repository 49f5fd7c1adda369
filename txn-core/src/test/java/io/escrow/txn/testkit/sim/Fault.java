package io.escrow.txn.testkit.sim;

/** What goes wrong in a simulation. */
public enum Fault {
  /** A message is lost. */
  DROP,
  /** A message arrives twice, the second time late. */
  DUPLICATE,
  /** A message is late, and overtaken by others. */
  DELAY,
  /** The broker is away for a while: all messages sent meanwhile are lost. */
  BROKER_AWAY,
  /** All topics are wiped. */
  WIPE,
  /** A process dies just before or after an effect, and comes back later. */
  CRASH_AT_EFFECT,
  /** A process dies at some moment, and comes back later. */
  CRASH,
  /** A process stands still for a while, and goes on as if nothing had been. */
  PAUSE,
  /** A consumer that was given up by its group handles its last batch all the same, later. */
  ZOMBIE,
  /** The clock of a process jumps ahead. */
  CLOCK_JUMP,
  /** The clock of a store jumps ahead or back. */
  STORE_CLOCK_JUMP,
  /** A log does not answer for a while. */
  LOG_AWAY,
  /** One batch of writes does not reach the log. */
  LOG_LOST_WRITE,
  /** The log writes a batch, and its answer is lost. */
  LOG_LOST_REPLY,
  /** The log writes the first part of a batch, and does not answer. */
  LOG_PART,
  /** The log does not answer, and writes the batch later, when nobody expects it. */
  LOG_LATE_WRITE,
  /** A participant's store does not answer for a while. */
  STORE_AWAY,
  /** A participant's store carries out a batch, and its answer is lost. */
  STORE_LOST_REPLY,
  /** A participant's store carries out the first part of a batch, and does not answer. */
  STORE_PART,
  /** Many other transactions end, so that participants forget old records (rule C7). */
  OTHERS_SETTLE,
  /**
   * Orders and accounts are set to a new beginning while transactions run, and accounts are later
   * added to (rules C1, P9).
   */
  RESET,
  /**
   * Coordinators restart, one after the other, with the other protocol, or the coordinator
   * elsewhere (rule L3).
   */
  CHANGE,
  /** A store forgets the last things that it acknowledged; only in runs of relaxed durability. */
  LOST_SUFFIX
}
