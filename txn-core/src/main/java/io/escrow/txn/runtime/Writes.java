package io.escrow.txn.runtime;

import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.TransactionState;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Application.Verdict;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.TransactionLog.Append;
import io.escrow.txn.spi.TransactionLog.Begin;
import io.escrow.txn.spi.TransactionLog.End;
import io.escrow.txn.spi.TransactionLog.Restart;
import io.escrow.txn.wire.StateCodec;
import org.jspecify.annotations.Nullable;

/** Makes a coordinator's writes to the log: each with a nonce of its own, and with its due time. */
final class Writes {
  private static final long QUARANTINE_MILLIS = 60_000;

  private final CoordinatorSettings settings;
  private long nonces;

  Writes(CoordinatorSettings settings) {
    this.settings = settings;
  }

  Begin begin(Submission submission, Protocol protocol) {
    return new Begin(
        submission.shard(),
        nonce(),
        submission.id(),
        protocol.name(),
        initial(protocol),
        submission.request(),
        submission.requester(),
        submission.watermark(),
        submission.deadlineMillis(),
        settings.takeoverAfterMillis(),
        submission.application());
  }

  /** Due only after this coordinator would have tried again itself. */
  Append append(
      Running one, TransactionState next, Application.@Nullable Write application, long nowMillis) {
    long dueMillis = Math.max(0, one.retryAtMillis - nowMillis) + settings.takeoverAfterMillis();
    String state = StateCodec.encode(next);
    return new Append(
        one.id, one.version, one.epoch, nonce(), state, dueMillis, one.parked, application);
  }

  End end(Running one, Verdict verdict) {
    Application.Restart restart = verdict.restart();
    Restart again =
        restart == null
            ? null
            : new Restart(
                initial(one.protocol), restart.delayMillis() + settings.takeoverAfterMillis());
    return new End(one.id, one.version, one.epoch, nonce(), verdict.write(), again);
  }

  /** Leaves the state as it is and shows the error; nobody takes it over for a while. */
  Append park(TransactionId id, long version, long epoch, String state, RuntimeException error) {
    return new Append(
        id, version, epoch, nonce(), state, QUARANTINE_MILLIS, String.valueOf(error), null);
  }

  private static String initial(Protocol protocol) {
    return StateCodec.encode(TransactionState.initial(protocol.initialPhase()));
  }

  private String nonce() {
    return settings.incarnation() + ":" + Long.toString(++nonces, Character.MAX_RADIX);
  }
}
