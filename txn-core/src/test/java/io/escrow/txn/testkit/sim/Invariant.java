package io.escrow.txn.testkit.sim;

import io.escrow.txn.Outcome;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import io.escrow.txn.testkit.sim.History.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that is so at every moment of a simulation, or at its end. */
public abstract class Invariant {
  private @Nullable Simulation simulation;

  /** New ones, for one simulation. */
  static List<Invariant> all() {
    return List.of(
        new OneDecision(),
        new CommitNeedsEveryYes(),
        new DecisionBeforeEffect(),
        new OneOutcome(),
        new OneEffect(),
        new Conservation(),
        new AnswerAfterDecision(),
        new AnswersAgree(),
        new RefusalAfterRelease(),
        new ReportIsTrue(),
        new NothingContradicts(),
        new EverythingEnds(),
        new EffectsMatchAnswers(),
        new CommitsWithoutFaults());
  }

  /** What is so. */
  public abstract String sentence();

  /** Its name. */
  public final String name() {
    return getClass().getSimpleName();
  }

  final void of(Simulation owner) {
    simulation = owner;
  }

  final History history() {
    return owner().history();
  }

  /** Objects, if something is not so; what is wrong is said in words. */
  final void check(boolean so, Object who, @Nullable Object... words) {
    if (!so) {
      StringBuilder text = new StringBuilder().append(who).append(':');
      for (Object word : words) {
        text.append(' ').append(word);
      }
      owner().violated(this, text.toString());
    }
  }

  /** Whether it is promised even though stores forget what they acknowledged. */
  boolean holdsWhenRelaxed() {
    return false;
  }

  /** A log has written a decision. */
  void decided(Tx tx, Decided before, Decided now) {}

  /** A transaction has left the log of the service that decides. */
  void over(Tx tx) {}

  /** A transaction has left the log of its requester, which noted an outcome. */
  void reported(Tx tx, Decided said) {}

  /** A branch's record has changed. */
  void changed(Tx tx, int branch, BranchState before, BranchState after) {}

  /**
   * An account may have changed.
   *
   * @param total what it was set to and given in its present generation
   */
  void balance(String account, Balance balance, long total) {}

  /** A client hears how its request ended. */
  void told(Request request, Outcome outcome) {}

  /** A process raised an alarm, or failed. */
  void alarm(String who, String text) {}

  /** The system is not at rest though it should be. */
  void late(String what) {}

  /** The system is at rest. */
  void ended(List<ParticipantStore> stores, List<Request> requests) {}

  /** A request of a run without faults is over. */
  void calm(Request request) {}

  private Simulation owner() {
    if (simulation == null) {
      throw new IllegalStateException("an invariant of no simulation");
    }
    return simulation;
  }
}
