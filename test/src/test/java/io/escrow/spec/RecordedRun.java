package io.escrow.spec;

import io.escrow.txn.machine.BranchState;
import io.escrow.txn.machine.TransactionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the stores held of one transaction, from before it began: one observation for each change of
 * its log record or of a participant's record.
 *
 * <p>Whoever runs the shipped code calls {@link #log} after each write and takeover, also one whose
 * answer is lost, and {@link #branch} after each command; observations in which nothing changed are
 * left out. The transaction must not be one that its requester has to confirm, and must not be
 * restarted under another id.
 */
final class RecordedRun {
  /** A log record as the log has it. */
  record Logged(long epoch, TransactionState state) {}

  /**
   * What the stores held at one moment.
   *
   * @param logged null before it began and when it is over
   */
  record Observation(String status, @Nullable Logged logged, List<BranchState> records) {
    Observation {
      records = List.copyOf(records);
    }
  }

  private final List<Observation> observations = new ArrayList<>();

  RecordedRun(int branches) {
    observations.add(
        new Observation("NONE", null, Collections.nCopies(branches, BranchState.ABSENT)));
  }

  /** The log holds this of it now; null when it does not know it. */
  void log(@Nullable Logged logged) {
    Observation last = last();
    String gone = last.status().equals("NONE") ? "NONE" : "ENDED";
    add(new Observation(logged == null ? gone : "OPEN", logged, last.records()));
  }

  /** The participant of a branch holds this of it now. */
  void branch(int branch, BranchState state) {
    Observation last = last();
    List<BranchState> records = new ArrayList<>(last.records());
    records.set(branch, state);
    add(new Observation(last.status(), last.logged(), records));
  }

  List<Observation> observations() {
    return List.copyOf(observations);
  }

  Observation last() {
    return observations.get(observations.size() - 1);
  }

  private void add(Observation now) {
    if (!now.equals(last())) {
      observations.add(now);
    }
  }
}
