package io.escrow.txn.testkit.sim;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.testkit.MemoryBroker;
import java.util.ArrayList;
import java.util.List;

/** What becomes of each message: lost, doubled, late, or merely a little slow. */
final class SimNetwork implements MemoryBroker.Network {
  private static final int MAX_ORDINARY_MILLIS = 16;
  private static final List<List<Long>> ORDINARY = ordinary();

  private final Simulation simulation;

  SimNetwork(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public List<Long> delaysMillis(Address to, Message message) {
    List<Long> delays = fate(message);
    simulation.trace().add(message);
    simulation.trace().add(delays.isEmpty() ? -1 : delays.get(0));
    if (simulation.trace().telling()) {
      String fate =
          delays.isEmpty()
              ? " (lost)"
              : delays.size() > 1 ? " (twice, after " + delays + " ms)" : late(delays.get(0));
      simulation.tell(simulation.sender() + " -> " + to.topic() + ": " + text(message) + fate);
    }
    return delays;
  }

  private List<Long> fate(Message message) {
    Setup setup = simulation.setup();
    Choices choices = simulation.choices();
    int usual = setup.latency + (setup.jitter > 0 ? choices.choose(setup.jitter) : 0);
    if (simulation.quiet()) {
      return ORDINARY.get(usual);
    }
    if (simulation.brokerIsAway()) {
      return List.of();
    }
    int faults = setup.drop + setup.duplicate + setup.delay;
    int wildness = faults == 0 ? faults : choices.wildness();
    if (wildness >= faults) {
      return ORDINARY.get(usual);
    }
    if (wildness < setup.drop) {
      simulation.hits().message(Fault.DROP, message);
      return List.of();
    }
    long late = usual + 1L + choices.choose(setup.delayMillis);
    if (wildness < setup.drop + setup.duplicate) {
      simulation.hits().message(Fault.DUPLICATE, message);
      return List.of((long) usual, late);
    }
    simulation.hits().message(Fault.DELAY, message);
    return List.of(late);
  }

  private String late(long delay) {
    return delay > simulation.setup().latency ? " (after " + delay + " ms)" : "";
  }

  private static String text(Message message) {
    if (message instanceof Message.Command command) {
      return command.type() + " " + command.id() + " branch " + command.branch();
    }
    if (message instanceof Message.Reply reply) {
      return reply.answer()
          + " to "
          + reply.command()
          + " "
          + reply.id()
          + " branch "
          + reply.branch();
    }
    if (message instanceof Message.Begin begin) {
      return "BEGIN "
          + begin.id()
          + " as "
          + begin.protocol()
          + ", "
          + begin.remainingMillis()
          + " ms left";
    }
    if (message instanceof Message.Ended ended) {
      return "ENDED " + ended.id() + " " + ended.outcome();
    }
    if (message instanceof Message.Inquiry inquiry) {
      return "INQUIRY about " + inquiry.id() + " branch " + inquiry.branch();
    }
    if (message instanceof Message.Unknown unknown) {
      return "UNKNOWN " + unknown.id() + " branch " + unknown.branch();
    }
    return message.toString();
  }

  private static List<List<Long>> ordinary() {
    List<List<Long>> all = new ArrayList<>();
    for (long delay = 0; delay < MAX_ORDINARY_MILLIS; delay++) {
      all.add(List.of(delay));
    }
    return List.copyOf(all);
  }
}
