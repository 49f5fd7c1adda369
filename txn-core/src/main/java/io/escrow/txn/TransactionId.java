package io.escrow.txn;

import org.jspecify.annotations.Nullable;

/**
 * The name of one transaction, never used twice: the log shard that minted it and a sequence that
 * nothing resets (rule C1).
 *
 * @param shard the log shard, from 0
 * @param sequence from 1 to 2<sup>53</sup>-1, rising within its shard
 */
public record TransactionId(int shard, long sequence) implements Comparable<TransactionId> {
  /** The largest sequence, since scripts of the store count in doubles. */
  public static final long MAX_SEQUENCE = (1L << 53) - 1;

  public TransactionId {
    if (shard < 0 || sequence < 1 || sequence > MAX_SEQUENCE) {
      throw new IllegalArgumentException(
          "not a transaction id: shard " + shard + ", sequence " + sequence);
    }
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static TransactionId parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new TransactionId(
          Integer.parseInt(text.substring(0, Math.max(dash, 0))),
          Long.parseLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a transaction id: " + text, e);
    }
  }

  // Written out, since it is the key of many lookups, and what records make is slow until it is
  // hot.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TransactionId id && shard == id.shard && sequence == id.sequence;
  }

  @Override
  public int hashCode() {
    return 31 * shard + Long.hashCode(sequence);
  }

  @Override
  public int compareTo(TransactionId other) {
    int byShard = Integer.compare(shard, other.shard);
    return byShard != 0 ? byShard : Long.compare(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return shard + "-" + sequence;
  }
}
