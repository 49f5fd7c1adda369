package io.escrow.txn.testkit.sim;

import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.BranchState;
import io.escrow.txn.spi.TransactionLog.Entry;
import org.jspecify.annotations.Nullable;

/** Hears what the stores of a simulation hold, each time that it may have changed. */
public interface Watcher {
  /** Hears nothing. */
  Watcher NONE =
      new Watcher() {
        @Override
        public void log(TransactionId id, @Nullable Entry entry) {}

        @Override
        public void branch(TransactionId id, int branch, BranchState state) {}
      };

  /** A log holds this of a transaction; null when it is over. */
  void log(TransactionId id, @Nullable Entry entry);

  /** A participant holds this of a branch. */
  void branch(TransactionId id, int branch, BranchState state);
}
