package io.escrow.txn;

import java.util.List;

/**
 * How far the transactions of one log shard have settled (rule C7): all below {@code low} have, but
 * for the ones in {@code open}.
 *
 * @param low the first sequence that may not have settled
 * @param open the sequences below {@code low} that have not, rising; at most {@value #MAX_OPEN}
 */
public record Watermark(long low, List<Long> open) {
  /** The most exceptions that a watermark names. */
  public static final int MAX_OPEN = 8;

  /** Says nothing: no transaction has settled yet. */
  public static final Watermark NONE = new Watermark(0, List.of());

  public Watermark {
    open = List.copyOf(open);
    if (open.size() > MAX_OPEN) {
      throw new IllegalArgumentException(
          "a watermark names at most " + MAX_OPEN + " open transactions, not " + open.size());
    }
  }
}
