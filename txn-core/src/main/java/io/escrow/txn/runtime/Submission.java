package io.escrow.txn.runtime;

import io.escrow.txn.Address;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.spi.Application;
import org.jspecify.annotations.Nullable;

/**
 * A wish to begin a transaction.
 *
 * @param shard the log shard to keep it in
 * @param id minted elsewhere; null to mint one
 * @param protocol the name of the protocol to run
 * @param request for {@link Application#plan}; an application write may replace it
 * @param requester the service that must confirm the outcome; empty when none must
 * @param watermark of the log that minted {@code id}
 * @param deadlineMillis from now
 * @param application written along with the begin; null for nothing
 * @param replyTo where a requester in another service waits; null when none does
 * @param listener hears what becomes of it
 * @param trace where it belongs in a trace; empty for nowhere
 */
public record Submission(
    int shard,
    @Nullable TransactionId id,
    String protocol,
    String request,
    String requester,
    Watermark watermark,
    long deadlineMillis,
    Application.@Nullable Write application,
    @Nullable Address replyTo,
    Listener listener,
    String trace) {

  /** A transaction of this service's own, whose id the log mints. */
  public static Submission own(
      int shard,
      String protocol,
      String request,
      long deadlineMillis,
      Application.@Nullable Write application,
      Listener listener) {
    return new Submission(
        shard,
        null,
        protocol,
        request,
        "",
        Watermark.NONE,
        deadlineMillis,
        application,
        null,
        listener,
        "");
  }

  Submission with(Listener otherListener, String otherTrace) {
    return new Submission(
        shard,
        id,
        protocol,
        request,
        requester,
        watermark,
        deadlineMillis,
        application,
        replyTo,
        otherListener,
        otherTrace);
  }
}
