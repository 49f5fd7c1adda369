package io.escrow.txn.testkit.sim;

import io.escrow.txn.Branch;
import io.escrow.txn.Outcome;
import io.escrow.txn.testkit.sim.History.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An acknowledged request has taken effect exactly once at each participant, a refused one not at
 * all.
 */
final class EffectsMatchAnswers extends Invariant {
  @Override
  public String sentence() {
    return "An acknowledged request has taken effect exactly once at each participant, a refused one not at all.";
  }

  @Override
  void ended(Map<String, Long> sold, List<Request> requests) {
    Map<String, Long> expected = new HashMap<>();
    for (Request request : requests) {
      int commits = 0;
      for (Tx tx : history().all()) {
        commits += tx.request == request && tx.decided == Decided.COMMIT ? 1 : 0;
      }
      check(commits <= 1, request.name, "committed", commits, "times");
      Outcome told = request.told;
      boolean agree = told == null || told instanceof Outcome.Committed == (commits == 1);
      check(agree, request.name, "was told", told, "and committed", commits, "times");
      if (commits == 1) {
        for (Branch branch : request.transaction.branches()) {
          String account = branch.participant() + "/" + branch.action().get(0);
          expected.merge(account, Long.valueOf(branch.action().get(1)), Long::sum);
        }
      }
    }
    sold.forEach(
        (account, quantity) ->
            check(
                quantity.equals(expected.getOrDefault(account, 0L)),
                account,
                "has sold",
                quantity,
                "and its requests",
                expected.getOrDefault(account, 0L)));
  }
}
