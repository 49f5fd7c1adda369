package io.escrow.txn.testkit.sim;

import io.escrow.txn.Branch;
import io.escrow.txn.Outcome;
import io.escrow.txn.testkit.sim.History.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An acknowledged request has taken effect exactly once at each participant, in the generation in
 * which it took it, a refused one not at all.
 */
final class EffectsMatchAnswers extends Invariant {
  @Override
  public String sentence() {
    return "An acknowledged request has taken effect exactly once at each participant, in the generation in which it took it, a refused one not at all.";
  }

  @Override
  void ended(List<ParticipantStore> stores, List<Request> requests) {
    Map<String, Long> expected = new HashMap<>();
    for (Request request : requests) {
      int commits = 0;
      for (Tx tx : history().all()) {
        if (tx.request == request && tx.decided == Decided.COMMIT) {
          commits++;
          expect(tx, request, stores, expected);
        }
      }
      check(commits <= 1, request.name, "committed", commits, "times");
      Outcome told = request.told;
      boolean agree = told == null || told instanceof Outcome.Committed == (commits == 1);
      check(agree, request.name, "was told", told, "and committed", commits, "times");
    }
    for (ParticipantStore store : stores) {
      for (int account = 0; account < store.accounts(); account++) {
        String name = store.service + "/" + Setup.ACCOUNTS.get(account);
        long sold = store.balance(account).sold();
        long wanted = expected.getOrDefault(name, 0L);
        check(sold == wanted, name, "has sold", sold, "and its requests", wanted);
      }
    }
  }

  /** What was taken before an account's present generation is not sold in it (rule P9). */
  private static void expect(
      Tx tx, Request request, List<ParticipantStore> stores, Map<String, Long> expected) {
    List<Branch> branches = request.transaction.branches();
    for (int i = 0; i < branches.size() && i < tx.states.length; i++) {
      Branch branch = branches.get(i);
      ParticipantStore store = stores.get(Integer.parseInt(branch.participant().substring(1)));
      for (int line = 0; line < branch.action().size(); line += 2) {
        String account = branch.action().get(line);
        int since = store.beginning(Setup.ACCOUNTS.indexOf(account)).since();
        if (tx.takenAfterResets[i] >= since) {
          long quantity = Long.parseLong(branch.action().get(line + 1));
          expected.merge(store.service + "/" + account, quantity, Long::sum);
        }
      }
    }
  }
}
