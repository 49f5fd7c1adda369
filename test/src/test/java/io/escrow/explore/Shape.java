package io.escrow.explore;

import io.escrow.txn.Transaction;
import java.util.List;

/**
 * What a small world is made of. Each account of a branch begins with one unit.
 *
 * @param transactions all different; the n-th is begun at coordinator n modulo their number
 * @param lacking services of which one, the world chooses which, begins with empty accounts; an
 *     empty name stands for none
 */
record Shape(
    String protocol,
    List<Transaction> transactions,
    int coordinators,
    List<String> lacking,
    Faults faults) {
  /**
   * What may go wrong, how often in one run.
   *
   * @param anyTimes whether each message may arrive at any time, any number of times, or never as
   *     long as something else can happen; then duplicates and losses need not be chosen
   * @param crashes of all processes together; each crashes once at most
   * @param duplicates of all messages together; each is doubled once at most
   * @param losses of messages
   * @param takeovers of transactions that a living coordinator still works on
   * @param deadlines that pass
   */
  record Faults(
      boolean anyTimes, int crashes, int duplicates, int losses, int takeovers, int deadlines) {}

  Shape {
    transactions = List.copyOf(transactions);
    lacking = List.copyOf(lacking);
  }

  /** The services of all branches, each once. */
  List<String> services() {
    return transactions.stream()
        .flatMap(transaction -> transaction.branches().stream())
        .map(branch -> branch.participant())
        .distinct()
        .toList();
  }

  /** The most effects of one step: a write, and a message to each branch. */
  int maxEffects() {
    return 1 + transactions.stream().mapToInt(t -> t.branches().size()).sum();
  }
}
