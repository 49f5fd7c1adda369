package io.escrow.txn.runtime;

import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.Application;
import io.escrow.txn.wire.TransactionCodec;

/**
 * The application that adds nothing: a request is the transaction itself, as {@link
 * TransactionCodec} writes it, and nothing is written along.
 */
public final class EncodedTransactions implements Application {
  @Override
  public Transaction plan(String request) {
    return TransactionCodec.decode(request);
  }

  @Override
  public Verdict judge(
      TransactionId id, String request, Outcome outcome, int attempt, long remainingMillis) {
    return Verdict.ANSWER;
  }
}
