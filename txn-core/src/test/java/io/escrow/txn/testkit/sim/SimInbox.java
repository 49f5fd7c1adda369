package io.escrow.txn.testkit.sim;

import io.escrow.txn.spi.Inbox;
import io.escrow.txn.testkit.MemoryInbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a process reads: a few messages at a time; it may die between them, or be given up. */
final class SimInbox implements Inbox {
  private final SimNode node;
  private final MemoryInbox inbox;
  private final Deque<Delivery> received = new ArrayDeque<>();

  SimInbox(SimNode node, MemoryInbox inbox) {
    this.node = node;
    this.inbox = inbox;
  }

  boolean hasMore() {
    return !received.isEmpty();
  }

  void kill() {
    inbox.kill();
  }

  @Override
  public List<Delivery> receive(long maxWaitMillis) {
    node.wouldWait = maxWaitMillis;
    Simulation simulation = node.simulation;
    List<Delivery> fresh = inbox.receive(0);
    if (fresh.isEmpty() && received.isEmpty()) {
      return fresh;
    }
    node.busy = true;
    received.addAll(fresh);
    int size = Math.min(received.size(), simulation.setup().batch);
    List<Delivery> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Delivery delivery = received.remove();
      batch.add(new Delivery(delivery.message(), () -> handled(delivery)));
    }
    simulation.point(node);
    if (node instanceof SimParticipant participant
        && !simulation.quiet()
        && simulation.choices().chance(simulation.setup().zombie)) {
      participant.becomeZombie(batch);
    }
    return batch;
  }

  private void handled(Delivery delivery) {
    node.simulation.point(node);
    delivery.handled().run();
    node.simulation.point(node);
  }

  @Override
  public void rewind() {
    received.clear();
    inbox.rewind();
  }
}
