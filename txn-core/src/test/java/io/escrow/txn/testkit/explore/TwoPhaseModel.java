package io.escrow.txn.testkit.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Two-phase commit among abstract resource managers, after the rules of the TLA+ module TwoPhase
 * (Gray and Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006): messages are a set
 * that only grows, and anyone may abort alone until it has prepared. Its state counts are known, so
 * the explorer is measured by them.
 *
 * @param managers how many resource managers
 * @param neededToCommit how many of them must have prepared: all, or the model is broken
 */
record TwoPhaseModel(int managers, int neededToCommit) implements Model<TwoPhaseModel.State> {
  enum Manager {
    WORKING,
    PREPARED,
    COMMITTED,
    ABORTED
  }

  enum Transaction {
    INIT,
    COMMITTED,
    ABORTED
  }

  /** The decision as a message; it is sent once to all. */
  record Decisions(boolean commit, boolean abort) {}

  /**
   * A state of all.
   *
   * @param known bit i: the transaction manager has heard that manager i is prepared
   * @param sent bit i: manager i has sent that it is prepared
   */
  record State(
      List<Manager> managers, Transaction transaction, int known, int sent, Decisions decisions) {
    State with(int manager, Manager next) {
      return with(manager, next, sent);
    }

    State with(int manager, Manager next, int nowSent) {
      List<Manager> all = new ArrayList<>(managers);
      all.set(manager, next);
      return new State(List.copyOf(all), transaction, known, nowSent, decisions);
    }

    State decided(Transaction outcome) {
      Decisions now =
          new Decisions(
              decisions.commit() || outcome == Transaction.COMMITTED,
              decisions.abort() || outcome == Transaction.ABORTED);
      return new State(managers, outcome, known, sent, now);
    }

    State heard(int manager) {
      return new State(managers, transaction, known | 1 << manager, sent, decisions);
    }
  }

  static TwoPhaseModel of(int managers) {
    return new TwoPhaseModel(managers, managers);
  }

  @Override
  public List<State> initial() {
    List<Manager> working = new ArrayList<>();
    for (int i = 0; i < managers; i++) {
      working.add(Manager.WORKING);
    }
    return List.of(
        new State(List.copyOf(working), Transaction.INIT, 0, 0, new Decisions(false, false)));
  }

  @Override
  public List<Step<State>> successors(State s) {
    List<Step<State>> steps = new ArrayList<>();
    boolean open = s.transaction() == Transaction.INIT;
    if (open && Integer.bitCount(s.known()) >= neededToCommit) {
      steps.add(new Step<>("decide commit", s.decided(Transaction.COMMITTED)));
    }
    if (open) {
      steps.add(new Step<>("decide abort", s.decided(Transaction.ABORTED)));
    }
    for (int i = 0; i < managers; i++) {
      if (open && (s.sent() >> i & 1) == 1) {
        steps.add(new Step<>("hear that " + i + " is prepared", s.heard(i)));
      }
      if (s.managers().get(i) == Manager.WORKING) {
        steps.add(new Step<>(i + " prepares", s.with(i, Manager.PREPARED, s.sent() | 1 << i)));
        steps.add(new Step<>(i + " aborts alone", s.with(i, Manager.ABORTED)));
      }
      if (s.decisions().commit()) {
        steps.add(new Step<>(i + " hears commit", s.with(i, Manager.COMMITTED)));
      }
      if (s.decisions().abort()) {
        steps.add(new Step<>(i + " hears abort", s.with(i, Manager.ABORTED)));
      }
    }
    return steps;
  }

  @Override
  public Map<String, Predicate<State>> invariants() {
    return Map.of(
        "never committed here and aborted there",
        s -> !s.managers().contains(Manager.COMMITTED) || !s.managers().contains(Manager.ABORTED));
  }

  @Override
  public Map<String, Predicate<State>> goals() {
    Map<String, Predicate<State>> goals = new LinkedHashMap<>();
    goals.put("all commit", s -> s.managers().stream().allMatch(m -> m == Manager.COMMITTED));
    goals.put("all abort", s -> s.managers().stream().allMatch(m -> m == Manager.ABORTED));
    return goals;
  }
}
