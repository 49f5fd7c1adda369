package io.escrow.txn.machine;

import io.escrow.txn.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * All that a protocol remembers of a transaction besides its branches.
 *
 * @param phase where it stands
 * @param sent branches that may have been asked for their vote
 * @param yes branches that voted yes
 * @param done branches with which nothing remains to be done in this phase
 * @param reportDone whether the requester has confirmed that it knows the outcome
 * @param refusal why it was refused; null unless it was
 */
public record TransactionState(
    Phase phase,
    BranchSet sent,
    BranchSet yes,
    BranchSet done,
    boolean reportDone,
    @Nullable Refusal refusal) {
  /** The state of a transaction that begins. */
  public static TransactionState initial(Phase phase) {
    return new TransactionState(phase, BranchSet.NONE, BranchSet.NONE, BranchSet.NONE, false, null);
  }

  public TransactionState in(Phase next) {
    return new TransactionState(next, sent, yes, done, reportDone, refusal);
  }

  public TransactionState withSent(BranchSet branches) {
    return new TransactionState(phase, sent.and(branches), yes, done, reportDone, refusal);
  }

  public TransactionState withYes(int branch) {
    return new TransactionState(phase, sent, yes.with(branch), done, reportDone, refusal);
  }

  public TransactionState withDone(BranchSet branches) {
    return new TransactionState(phase, sent, yes, done.and(branches), reportDone, refusal);
  }

  public TransactionState withDone(int branch) {
    return withDone(BranchSet.NONE.with(branch));
  }

  public TransactionState withReportDone() {
    return new TransactionState(phase, sent, yes, done, true, refusal);
  }

  public TransactionState refused(Refusal why) {
    return new TransactionState(phase, sent, yes, done, reportDone, why);
  }

  /** The refusal of a transaction that was refused. */
  public Refusal requireRefusal() {
    if (refusal == null) {
      throw new IllegalStateException("no refusal in phase " + phase.name());
    }
    return refusal;
  }
}
