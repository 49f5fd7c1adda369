package io.escrow.txn.spi;

import io.escrow.txn.Outcome;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application adds to its coordinator: how requests become branches, and what it writes
 * along with begin and outcome.
 */
public interface Application {
  /**
   * Something of the application's that is written in the same atomic step as the log, in the same
   * shard; opaque to the log.
   *
   * @param script the name of one of the application's scripts
   * @param arguments what it is given
   */
  record Write(String script, List<String> arguments) {
    public Write {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * What the application makes of an outcome.
   *
   * @param write goes along with the write that makes the outcome known, and must not decline it;
   *     null for none
   * @param restart begins the same request again under a new id in the same step, and the caller is
   *     not answered yet; null to answer. Only for a refused transaction
   */
  record Verdict(@Nullable Write write, @Nullable Restart restart) {
    /** Nothing is written, and the caller is answered. */
    public static final Verdict ANSWER = new Verdict(null, null);
  }

  /**
   * How a refused request is tried again.
   *
   * @param delayMillis how long to wait first
   * @param serial whether to wait, besides, for other serial restarts at this coordinator: they run
   *     one after the other as long as they get in each other's way
   */
  record Restart(long delayMillis, boolean serial) {}

  /**
   * The branches of a request; the same request always gives the same ones, also after a restart of
   * the program.
   *
   * @throws IllegalArgumentException when the text is no request
   */
  Transaction plan(String request);

  /**
   * What to write when an outcome becomes known.
   *
   * @param attempt how often the request was restarted before
   * @param remainingMillis until the deadline; negative when it has passed
   */
  Verdict judge(
      TransactionId id, String request, Outcome outcome, int attempt, long remainingMillis);
}
