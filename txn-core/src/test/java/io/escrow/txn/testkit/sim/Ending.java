package io.escrow.txn.testkit.sim;

import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.List;

/** When a simulation is at its end, and whether it ended well. */
final class Ending {
  private final Simulation simulation;
  private long restSince = -1;

  Ending(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Whether nothing is left to do, anywhere. */
  boolean atRest() {
    if (!simulation.quiet()) {
      return false;
    }
    boolean rests = leftInStores().isEmpty();
    if (!rests) {
      restSince = -1;
    } else if (restSince < 0) {
      restSince = simulation.now();
    }
    return rests && leftInMemory().isEmpty();
  }

  private String leftInStores() {
    if (!simulation.nothingToCome()) {
      return "something is still to come";
    }
    for (LogStore log : simulation.logs()) {
      if (log.open() > 0) {
        return "the log of " + log.service + " has open transactions";
      }
    }
    for (ParticipantStore store : simulation.stores()) {
      if (store.participant().open() > 0) {
        return store.service + " has branches that wait";
      }
    }
    return "";
  }

  private String leftInMemory() {
    for (SimNode node : simulation.nodes()) {
      String left = node.leftSince(restSince);
      if (!left.isEmpty()) {
        return left;
      }
    }
    return "";
  }

  /** It has taken too long. */
  void tooLate() {
    String why = leftInStores();
    late(why.isEmpty() ? leftInMemory() : why);
  }

  private void late(String why) {
    simulation.invariants().forEach(invariant -> invariant.late(why));
  }

  /** Holds what is left against what should be. */
  void judge() {
    for (ParticipantStore store : simulation.stores()) {
      for (int account = 0; account < simulation.setup().accounts; account++) {
        Balance balance = store.balance(account);
        if (balance.held() != 0 || balance.pending() != 0) {
          late(store.service + " still has " + balance);
        }
      }
    }
    for (int shard = 0; shard < simulation.setup().logShards; shard++) {
      simulation.logs().get(0).log().data(shard).forEach(this::judge);
    }
    List<Request> requests = simulation.requests();
    List<Invariant> invariants = simulation.invariants();
    invariants.forEach(invariant -> invariant.ended(simulation.stores(), requests));
    if (simulation.setup().calm) {
      requests.forEach(request -> invariants.forEach(invariant -> invariant.calm(request)));
    }
  }

  private void judge(String request, String state) {
    if (state.startsWith(Requests.OPEN)) {
      late("request " + request + " is still open");
    }
  }
}
