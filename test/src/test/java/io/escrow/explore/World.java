package io.escrow.explore;

import io.escrow.explore.Shape.Faults;
import io.escrow.txn.Branch;
import io.escrow.txn.Transaction;
import java.util.List;
import java.util.Set;

/** The small worlds that are explored, and how large they are. */
enum World {
  /** Every process crashes. */
  CRASHES(
      "one transaction of three branches, payment may have nothing; each of the four processes"
          + " crashes once at most",
      new Faults(true, 4, 0, 0, 0, 0),
      1,
      List.of(Transactions.THREE),
      List.of("", "payment"),
      Set.of(Facts.COMMITTED, Facts.ABORTED),
      true,
      new Counts(10_661, 35_562, 19),
      new Counts(2_469, 6_902, 19)),
  /** A decision by time, whoever has voted. */
  DEADLINE(
      "one transaction of three branches, whose deadline passes",
      new Faults(true, 0, 0, 0, 0, 1),
      1,
      List.of(Transactions.THREE),
      List.of(""),
      Set.of(Facts.COMMITTED, Facts.ABORTED),
      true,
      new Counts(3_161, 12_295, 16),
      new Counts(216, 546, 13)),
  /** Two coordinators of one transaction. */
  TAKEOVERS(
      "one transaction of two branches, payment may have nothing; two coordinators, of which the"
          + " second may take over from the living first",
      new Faults(true, 0, 0, 0, 1, 0),
      2,
      List.of(Transactions.ANN),
      List.of("", "payment"),
      Set.of(Facts.COMMITTED, Facts.ABORTED, Facts.FENCED),
      true,
      new Counts(703, 2_389, 14),
      new Counts(213, 512, 15)),
  /** Two transactions in each other's way. */
  HOT_ITEM(
      "two transactions of two branches on one item of which there is one unit",
      new Faults(true, 0, 0, 0, 0, 0),
      1,
      List.of(Transactions.ANN, Transactions.BOB),
      List.of(""),
      Set.of(Facts.BOTH),
      true,
      new Counts(1_540, 4_213, 17),
      new Counts(112, 161, 11)),
  /** Messages that travel. */
  LOSSES(
      "one transaction of two branches, payment may have nothing; messages travel, one is lost"
          + " and two are doubled",
      new Faults(false, 0, 2, 1, 0, 0),
      1,
      List.of(Transactions.ANN),
      List.of("", "payment"),
      Set.of(Facts.COMMITTED, Facts.ABORTED),
      true,
      new Counts(3_109, 11_253, 14),
      new Counts(985, 2_808, 12)),
  /** A decision by time, and a crash. */
  DEADLINE_AND_CRASH(
      "as DEADLINE, and one crash",
      new Faults(true, 1, 0, 0, 0, 1),
      1,
      List.of(Transactions.THREE),
      List.of(""),
      Set.of(Facts.COMMITTED, Facts.ABORTED),
      false,
      new Counts(25_135, 104_990, 17),
      new Counts(1_422, 3_968, 15)),
  /** Messages that travel between processes that crash. */
  LOSSES_AND_CRASH(
      "one transaction of two branches, payment may have nothing; messages travel, one is lost"
          + " and one is doubled; one crash",
      new Faults(false, 1, 1, 1, 0, 0),
      1,
      List.of(Transactions.ANN),
      List.of("", "payment"),
      Set.of(Facts.COMMITTED, Facts.ABORTED),
      false,
      new Counts(23_587, 107_774, 18),
      new Counts(6_666, 23_370, 15)),
  /** Two coordinators that decide apart. */
  TAKEOVERS_AND_DEADLINE(
      "as TAKEOVERS, but there is enough, and the deadline passes at one of the coordinators",
      new Faults(true, 0, 0, 0, 1, 1),
      2,
      List.of(Transactions.ANN),
      List.of(""),
      Set.of(Facts.COMMITTED, Facts.ABORTED, Facts.FENCED),
      false,
      new Counts(10_871, 55_880, 17),
      new Counts(264, 614, 13)),
  /** Two coordinators of one transaction, and a crash. */
  TAKEOVERS_AND_CRASH(
      "as TAKEOVERS, and one crash",
      new Faults(true, 1, 0, 0, 1, 0),
      2,
      List.of(Transactions.ANN),
      List.of("", "payment"),
      Set.of(Facts.COMMITTED, Facts.ABORTED, Facts.FENCED),
      true,
      new Counts(9_610, 34_724, 18),
      new Counts(2_920, 7_968, 18)),
  /** Two transactions in each other's way, and crashes. */
  HOT_ITEM_AND_CRASHES(
      "as HOT_ITEM, and two crashes",
      new Faults(true, 2, 0, 0, 0, 0),
      1,
      List.of(Transactions.ANN, Transactions.BOB),
      List.of(""),
      Set.of(Facts.BOTH),
      false,
      new Counts(86_508, 282_695, 20),
      new Counts(5_362, 10_183, 16));

  /** How much there is to see. */
  record Counts(int states, long transitions, int depth) {
    @Override
    public String toString() {
      return "%,d / %,d / %d".formatted(states, transitions, depth);
    }
  }

  private static final class Transactions {
    static final Transaction THREE =
        Transaction.of(
            Branch.of("stock", "apple", "1"),
            Branch.of("delivery", "van", "1"),
            Branch.of("payment", "ann", "1").inStage(1));
    static final Transaction ANN = two("ann");
    static final Transaction BOB = two("bob");

    private static Transaction two(String user) {
      return Transaction.of(
          Branch.of("stock", "apple", "1"), Branch.of("payment", user, "1").inStage(1));
    }
  }

  private final String words;
  private final Faults faults;
  private final int coordinators;
  private final List<Transaction> transactions;
  private final List<String> lacking;
  private final Set<String> goals;
  private final boolean inBuild;
  private final Counts twoPhase;
  private final Counts saga;

  World(
      String words,
      Faults faults,
      int coordinators,
      List<Transaction> transactions,
      List<String> lacking,
      Set<String> goals,
      boolean inBuild,
      Counts twoPhase,
      Counts saga) {
    this.words = words;
    this.faults = faults;
    this.coordinators = coordinators;
    this.transactions = transactions;
    this.lacking = lacking;
    this.goals = goals;
    this.inBuild = inBuild;
    this.twoPhase = twoPhase;
    this.saga = saga;
  }

  Shape shape(String protocol) {
    return new Shape(protocol, transactions, coordinators, lacking, faults);
  }

  Set<String> goals() {
    return goals;
  }

  /** Whether every build explores it; otherwise {@code -Descrow.long=true} does. */
  boolean isInBuild() {
    return inBuild;
  }

  Counts counts(String protocol) {
    return protocol.equals("2pc") ? twoPhase : saga;
  }

  @Override
  public String toString() {
    return words;
  }
}
