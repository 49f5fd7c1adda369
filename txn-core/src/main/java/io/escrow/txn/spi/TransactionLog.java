package io.escrow.txn.spi;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The durable record of transactions, shared by all coordinators of a service.
 *
 * <p>Each record carries a version (one more with each write) and an epoch (one more with each
 * takeover); a write that does not know both is refused (rules C4, L1). States and requests are
 * text that only coordinators understand. Due times are on the store's clock.
 */
public interface TransactionLog {
  /** One write. */
  sealed interface Write {
    int shard();
  }

  /**
   * Mints an id and begins a transaction, unless the application write declines.
   *
   * @param nonce names this attempt, so that the same write again finds what it did
   * @param id the id to use, minted elsewhere; null to mint one. An id that the log has already, by
   *     another nonce, is declined
   * @param request what the transaction is to do, for {@link Application#plan}; an application
   *     write replaces it
   * @param requester the service that must confirm the outcome; empty when none must
   * @param watermark of the log that minted {@code id}; ignored when this log mints it
   * @param deadlineMillis from now
   * @param dueMillis from now, when another coordinator may take over
   */
  record Begin(
      int shard,
      String nonce,
      @Nullable TransactionId id,
      String protocol,
      String state,
      String request,
      String requester,
      Watermark watermark,
      long deadlineMillis,
      long dueMillis,
      Application.@Nullable Write application)
      implements Write {}

  /**
   * Replaces the state of a transaction.
   *
   * @param parked the last error of a transaction that is stuck; empty when it is not
   */
  record Append(
      TransactionId id,
      long version,
      long epoch,
      String nonce,
      String state,
      long dueMillis,
      String parked,
      Application.@Nullable Write application)
      implements Write {
    @Override
    public int shard() {
      return id.shard();
    }
  }

  /**
   * Takes a transaction out of the log for good.
   *
   * @param restart begins the same request again, under a new id and up to the same deadline, in
   *     the same step; null not to
   */
  record End(
      TransactionId id,
      long version,
      long epoch,
      String nonce,
      Application.@Nullable Write application,
      @Nullable Restart restart)
      implements Write {
    @Override
    public int shard() {
      return id.shard();
    }
  }

  /** How an ended transaction begins again. */
  record Restart(String state, long dueMillis) {}

  /** What became of a write. */
  sealed interface Result {
    /**
     * It is durable: now, or since an earlier try with the same nonce. The application's answer
     * comes with it.
     */
    record Done(@Nullable Entry begun, List<String> application) implements Result {}

    /** The application write declined, and nothing was written. */
    record Declined(List<String> application) implements Result {}

    /** Another coordinator has taken over, or the transaction is over: nothing was written. */
    record Stale() implements Result {}

    /**
     * The store refused this one write, by a fault of the program or its data: nothing was written.
     */
    record Failed(String error) implements Result {}
  }

  /**
   * A transaction as the log has it.
   *
   * @param protocol the name of its protocol
   * @param request for the planner
   * @param requester the service that must confirm the outcome; empty when none must
   * @param attempt how often it was restarted
   * @param remainingMillis until its deadline; negative when it has passed
   * @param watermark of its shard when it was read
   */
  record Entry(
      TransactionId id,
      long version,
      long epoch,
      String protocol,
      String state,
      String request,
      String requester,
      int attempt,
      long remainingMillis,
      Watermark watermark) {}

  /**
   * A transaction that is stuck.
   *
   * @param error the last one
   */
  record Parked(TransactionId id, String error) {}

  /**
   * Writes in order, each one atomic by itself, in one round trip.
   *
   * <p>Blocks until all are durable. A batch holds at most one write of each transaction: a record
   * remembers only its last nonce, and so could not tell two apart that are tried again.
   *
   * @return one result for each write, in the same order
   * @throws StoreUnavailableException when the store did not answer all of them: any may have been
   *     written. The same writes, with the same nonces, may be tried again
   */
  List<Result> write(List<Write> writes);

  /**
   * Whether the store has room for new transactions; what is left otherwise is for ending the open
   * ones (rule P4). May block for a round trip now and then; while the store does not answer, what
   * was seen last.
   */
  boolean hasRoom();

  /**
   * Takes over transactions whose time is past, with a new epoch each, and pushes their due time.
   *
   * @param limit at most so many
   * @throws StoreUnavailableException when the store did not answer: what was taken over comes due
   *     again
   */
  List<Entry> takeOver(int shard, int limit, long dueMillis);

  /**
   * Reads a transaction, whoever works on it.
   *
   * @throws StoreUnavailableException when the store did not answer
   */
  Optional<Entry> read(TransactionId id);

  /**
   * The transactions of a shard that are stuck, at most {@code limit}.
   *
   * @throws StoreUnavailableException when the store did not answer
   */
  List<Parked> parked(int shard, int limit);

  /**
   * How many transactions of a shard are not over.
   *
   * @throws StoreUnavailableException when the store did not answer
   */
  long open(int shard);
}
