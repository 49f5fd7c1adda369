package io.escrow.explore;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Outcome;
import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.ParticipantTable;
import io.escrow.txn.machine.Phase;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is durable of each transaction and was told of it; finds what must not be so. */
final class Facts {
  static final String ONE_DECISION = "a decision is never changed";
  static final String EVERY_YES = "a commit has a durable yes of every branch";
  static final String DECISION_FIRST = "no branch settles before the decision is durable";
  static final String ONE_OUTCOME = "never committed here and aborted there";
  static final String ONE_EFFECT = "a branch takes effect and settles once at most";
  static final String CONSERVED = "quantities are conserved and never negative";
  static final String TRUE_ANSWER = "an answer is true, and a refusal comes when all is back";
  static final String NO_ALARM = "nothing contradicts a record, and nothing fails";

  static final Set<String> INVARIANTS =
      Set.of(
          ONE_DECISION,
          EVERY_YES,
          DECISION_FIRST,
          ONE_OUTCOME,
          ONE_EFFECT,
          CONSERVED,
          TRUE_ANSWER,
          NO_ALARM);

  static final String COMMITTED = "a commit is over";
  static final String ABORTED = "an abort is over";
  static final String BOTH = "a commit and an abort are over";
  static final String FENCED = "the late write of a zombie is refused";

  /** The codes of phases mean the same in both engines. */
  static final int VOTING = 1;

  private static final int LAST_OF_COMMIT = 3;
  private static final Set<BranchState> YES =
      Set.of(BranchState.HELD, BranchState.EXECUTED, BranchState.COMMITTED, BranchState.FINISHED);
  private static final Set<BranchState> FOR_GOOD =
      Set.of(BranchState.COMMITTED, BranchState.FINISHED);
  private static final Set<BranchState> NEVER =
      Set.of(
          BranchState.ABORTED, BranchState.COMPENSATED, BranchState.REFUSED, BranchState.TOMBSTONE);
  private static final Set<BranchState> GIVEN_UP =
      Set.of(BranchState.ABORTED, BranchState.COMPENSATED, BranchState.TOMBSTONE);

  /** One transaction; its text is all of it. */
  private static final class Tx {
    final BranchState[] branches;
    final int[] taken;
    final int[] settled;
    @Nullable Boolean commits;
    boolean over;
    String told = "";

    Tx(int size) {
      branches = new BranchState[size];
      Arrays.fill(branches, BranchState.ABSENT);
      taken = new int[size];
      settled = new int[size];
    }

    boolean any(Set<BranchState> states) {
      for (BranchState branch : branches) {
        if (states.contains(branch)) {
          return true;
        }
      }
      return false;
    }
  }

  private final Map<TransactionId, Tx> transactions = new TreeMap<>();
  private final Set<String> broken = new TreeSet<>();
  private final int size;
  private boolean fenced;

  /**
   * Nothing yet.
   *
   * @param size the number of branches of each transaction
   */
  Facts(int size) {
    this.size = size;
  }

  private Tx of(TransactionId id) {
    return transactions.computeIfAbsent(id, key -> new Tx(size));
  }

  /** A log holds this phase of it now, or has ended it in this phase. */
  void logged(TransactionId id, Phase phase, boolean over) {
    Tx tx = of(id);
    tx.over |= over;
    if (phase.code() == VOTING) {
      require(tx.commits == null, ONE_DECISION);
      return;
    }
    boolean commits = phase.code() <= LAST_OF_COMMIT;
    if (tx.commits == null) {
      tx.commits = commits;
      require(!commits || YES.containsAll(Arrays.asList(tx.branches)), EVERY_YES);
    }
    require(tx.commits == commits, ONE_DECISION);
  }

  void changed(Command command, BranchState before, BranchState after) {
    Tx tx = of(command.id());
    int branch = command.branch();
    tx.branches[branch] = after;
    boolean takes = YES.contains(after) && !YES.contains(before);
    boolean settles = FOR_GOOD.contains(after) || GIVEN_UP.contains(after);
    tx.taken[branch] += takes ? 1 : 0;
    tx.settled[branch] += settles ? 1 : 0;
    require(tx.taken[branch] < 2 && tx.settled[branch] < 2, ONE_EFFECT);
    boolean pivot = takes && after == BranchState.FINISHED;
    boolean decided = Boolean.valueOf(FOR_GOOD.contains(after)).equals(tx.commits);
    require(!settles || pivot || decided, DECISION_FIRST);
    require(!(tx.any(FOR_GOOD) && tx.any(NEVER)), ONE_OUTCOME);
  }

  /** Whether a command would change the record of its branch. */
  boolean changes(Command command) {
    Tx tx = transactions.get(command.id());
    BranchState now = tx == null ? BranchState.ABSENT : tx.branches[command.branch()];
    return ParticipantTable.on(now, command.type()).next() != now;
  }

  void told(TransactionId id, Outcome outcome) {
    Tx tx = of(id);
    tx.told = outcome instanceof Outcome.Aborted ? "aborted" : "committed";
    boolean commits = !(outcome instanceof Outcome.Aborted);
    require(Boolean.valueOf(commits).equals(tx.commits), TRUE_ANSWER);
    require(commits || !tx.any(YES), TRUE_ANSWER);
  }

  void alarm() {
    broken.add(NO_ALARM);
  }

  void fence() {
    fenced = true;
  }

  void balances(Collection<Balance> accounts, long units) {
    for (Balance one : accounts) {
      long least =
          Math.min(Math.min(one.available(), one.held()), Math.min(one.sold(), one.pending()));
      require(one.available() + one.held() + one.sold() == units && least >= 0, CONSERVED);
    }
  }

  private void require(boolean so, String invariant) {
    if (!so) {
      broken.add(invariant);
    }
  }

  /** Whether each transaction that began is over, and its branches are all as it was decided. */
  boolean atRest() {
    return transactions.values().stream()
        .allMatch(
            tx ->
                tx.over
                    && (Boolean.TRUE.equals(tx.commits)
                        ? FOR_GOOD.containsAll(Arrays.asList(tx.branches))
                        : !tx.any(YES)));
  }

  /** Adds the names of what is so. */
  void addTo(Set<String> met) {
    INVARIANTS.stream().filter(name -> !broken.contains(name)).forEach(met::add);
    for (Tx tx : transactions.values()) {
      if (tx.over) {
        met.add(Boolean.TRUE.equals(tx.commits) ? COMMITTED : ABORTED);
      }
    }
    if (met.contains(COMMITTED) && met.contains(ABORTED)) {
      met.add(BOTH);
    }
    if (fenced) {
      met.add(FENCED);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    transactions.forEach(
        (id, tx) ->
            text.append(id)
                .append(tx.over ? " over" : "")
                .append(tx.commits == null ? "" : tx.commits ? " commits" : " aborts")
                .append(tx.told.isEmpty() ? "" : " told " + tx.told)
                .append(' ')
                .append(Arrays.toString(tx.branches))
                .append(counts(tx))
                .append("; "));
    return text.append(fenced ? "fenced; " : "").append(broken.isEmpty() ? "" : broken).toString();
  }

  private static String counts(Tx tx) {
    StringBuilder text = new StringBuilder(" ");
    for (int i = 0; i < tx.taken.length; i++) {
      text.append(tx.taken[i]).append(tx.settled[i]);
    }
    return text.toString();
  }
}
