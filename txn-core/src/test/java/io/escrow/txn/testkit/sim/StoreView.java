package io.escrow.txn.testkit.sim;

import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Participant;
import io.escrow.txn.spi.HeldBranches;
import java.util.List;

/** What one process sees of a participant's store: it may not answer, whatever it did. */
final class StoreView implements Participant, HeldBranches {
  private final SimNode node;
  private final Simulation simulation;
  private final ParticipantStore store;

  StoreView(SimNode node, ParticipantStore store) {
    this.node = node;
    this.simulation = node.simulation;
    this.store = store;
  }

  @Override
  public List<Reply> handle(List<Command> commands) {
    simulation.point(node);
    requireThere();
    Setup setup = simulation.setup();
    int faults = simulation.quiet() ? 0 : setup.storeLostReply + setup.storePart;
    int wildness = faults == 0 ? 0 : simulation.choices().wildness();
    if (wildness < faults) {
      boolean lost = wildness < setup.storeLostReply;
      int size = lost ? commands.size() : simulation.choices().choose(commands.size());
      store.handle(commands.subList(0, size));
      Fault fault = lost ? Fault.STORE_LOST_REPLY : Fault.STORE_PART;
      for (Command command : commands) {
        simulation.hits().message(fault, command);
      }
      simulation.tell(fault + " of " + node.name);
      throw new NoAnswer();
    }
    List<Reply> replies = store.handle(commands);
    simulation.point(node);
    return replies;
  }

  @Override
  public List<HeldBranch> overdue(long olderThanMillis, int limit) {
    requireThere();
    return store.participant().overdue(olderThanMillis, limit);
  }

  private void requireThere() {
    if (store.isAway()) {
      throw new NoAnswer();
    }
  }
}
