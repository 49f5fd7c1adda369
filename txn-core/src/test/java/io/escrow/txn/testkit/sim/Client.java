package io.escrow.txn.testkit.sim;

import io.escrow.txn.Outcome;
import io.escrow.txn.Outcome.Aborted;
import io.escrow.txn.OverloadedException;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.runtime.Listener;
import io.escrow.txn.runtime.Submission;
import java.util.List;

/** Who wants one request done: asks an instance, and, until it is told, perhaps another one. */
final class Client {
  private static final long TRIES_AGAIN_MILLIS = 5;
  private static final Outcome REFUSED = new Aborted(new Refusal(Reason.UNKNOWN, "", ""));

  private final Simulation simulation;
  private final Request request;
  private int asked;

  Client(Simulation simulation, Request request) {
    this.simulation = simulation;
    this.request = request;
  }

  /** Asks for the first time, as soon as somebody listens. */
  void ask() {
    boolean first = asked == 0;
    if (!first && (simulation.quiet() || request.told != null || !request.claimed())) {
      return;
    }
    List<SimCoordinator> fronts = simulation.fronts();
    SimCoordinator front = fronts.get(simulation.choices().choose(fronts.size()));
    if (!front.alive || !submit(front)) {
      simulation.later(TRIES_AGAIN_MILLIS, this::ask);
      return;
    }
    asked++;
    if (simulation.trace().telling()) {
      simulation.tell("a client asks " + front.name + " for " + request.text);
    }
    if (asked < simulation.setup().asks) {
      simulation.later(simulation.setup().askAgainAfter, this::ask);
    }
  }

  private boolean submit(SimCoordinator front) {
    try {
      front.submit(
          Submission.own(
              request.logShard,
              front.protocol(),
              request.text,
              simulation.setup().deadline,
              request.claimed() ? Requests.claimOf(request.name) : null,
              new Ear()));
      return true;
    } catch (OverloadedException e) {
      return false;
    }
  }

  private void hear(Outcome outcome) {
    if (simulation.trace().telling()) {
      simulation.tell("the client of " + request.name + " hears " + outcome);
    }
    simulation.history().told(request, outcome);
  }

  private final class Ear implements Listener {
    private boolean heard;

    @Override
    public void ended(Outcome outcome, List<String> written) {
      once();
      hear(outcome);
    }

    @Override
    public void declined(List<String> reply) {
      once();
      String state = reply.get(0);
      if (!state.equals(Requests.OPEN)) {
        hear(state.equals(Requests.COMMITTED) ? Outcome.COMMITTED : REFUSED);
      }
    }

    @Override
    public void refused(RuntimeException why) {
      once();
      simulation.alarm("the client of " + request.name, String.valueOf(why));
    }

    @Override
    public void lost() {
      once();
    }

    private void once() {
      if (heard) {
        simulation.alarm("the client of " + request.name, "is answered twice");
      }
      heard = true;
    }
  }
}
