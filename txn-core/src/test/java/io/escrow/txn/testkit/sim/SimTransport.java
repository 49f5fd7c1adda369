package io.escrow.txn.testkit.sim;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.spi.Transport;

/** What a process sends by; it may die before and after each message. */
final class SimTransport implements Transport {
  private final SimNode node;
  private final Transport transport;

  SimTransport(SimNode node) {
    this.node = node;
    this.transport = node.simulation.broker().transport();
  }

  @Override
  public void send(Address to, Message message, Runnable sent) {
    Simulation simulation = node.simulation;
    simulation.point(node);
    simulation.sender(node.name);
    transport.send(to, message, sent);
    simulation.point(node);
  }
}
