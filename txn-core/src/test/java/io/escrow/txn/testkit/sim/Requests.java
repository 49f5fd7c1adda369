package io.escrow.txn.testkit.sim;

import io.escrow.txn.Outcome;
import io.escrow.txn.Outcome.Aborted;
import io.escrow.txn.Reason;
import io.escrow.txn.Transaction;
import io.escrow.txn.TransactionId;
import io.escrow.txn.spi.Application;
import io.escrow.txn.testkit.MemoryApplication;
import io.escrow.txn.testkit.MemoryApplication.Answer;
import io.escrow.txn.testkit.MemoryApplication.Context;
import io.escrow.txn.wire.TransactionCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The application of a simulation: a request has a name, is open under one transaction at a time,
 * and ends once, committed or aborted. What is only busy is tried again (rule P7).
 */
final class Requests implements Application {
  static final String COMMITTED = "committed";
  static final String ABORTED = "aborted";
  static final String OPEN = "open";
  static final String MOVE = "move";
  static final Map<String, MemoryApplication> SCRIPTS =
      Map.of("claim", Requests::claim, "finish", Requests::finish, MOVE, Requests::move);

  private static final int SIDE_BY_SIDE_RESTARTS = 1;
  private final Map<String, Transaction> plans = new HashMap<>();

  @Override
  public Transaction plan(String request) {
    return plans.computeIfAbsent(
        request, text -> TransactionCodec.decode(text.substring(text.indexOf(' ') + 1)));
  }

  @Override
  public Verdict judge(
      TransactionId id, String request, Outcome outcome, int attempt, long remainingMillis) {
    String name = request.substring(0, request.indexOf(' '));
    if (outcome instanceof Aborted aborted) {
      long delay = 5L << Math.min(attempt, 4);
      if (aborted.refusal().reason() == Reason.BUSY && delay < remainingMillis) {
        return new Verdict(
            new Write(MOVE, List.of(name)), new Restart(delay, attempt >= SIDE_BY_SIDE_RESTARTS));
      }
      return new Verdict(new Write("finish", List.of(name, ABORTED)), null);
    }
    return new Verdict(new Write("finish", List.of(name, COMMITTED)), null);
  }

  static Write claimOf(String name) {
    return new Write("claim", List.of(name));
  }

  private static Answer claim(Context context, List<String> arguments) {
    String state = context.data().get(arguments.get(0));
    if (state == null) {
      context.data().put(arguments.get(0), OPEN + context.mint().getAsLong());
      return Answer.accept();
    }
    if (state.startsWith(OPEN)) {
      long sequence = Long.parseLong(state.substring(OPEN.length()));
      return new Answer(false, List.of(OPEN), null, sequence);
    }
    return Answer.decline(state);
  }

  private static Answer finish(Context context, List<String> arguments) {
    String name = arguments.get(0);
    String state = context.data().get(name);
    if ((OPEN + context.sequence()).equals(state) || !name.startsWith("r")) {
      context.data().put(name, arguments.get(1));
      return Answer.accept();
    }
    return arguments.get(1).equals(state) ? Answer.accept() : Answer.decline("not yours");
  }

  private static Answer move(Context context, List<String> arguments) {
    String fresh = OPEN + context.mint().getAsLong();
    if ((OPEN + context.sequence()).equals(context.data().get(arguments.get(0)))) {
      context.data().put(arguments.get(0), fresh);
    }
    return Answer.accept();
  }
}
