package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Inbox.Delivery;
import io.escrow.txn.spi.Transport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryBrokerTest extends TransportContract {
  private final MemoryBroker broker = new MemoryBroker();

  @Override
  protected String newService() {
    broker.topic("escrow.s", PARTITIONS).topic("escrow.s.replies", INSTANCES);
    return "s";
  }

  @Override
  protected Transport transport() {
    return broker.transport();
  }

  @Override
  protected Inbox openService(String name, int instance) {
    return broker.ofService(name, instance);
  }

  @Override
  protected Inbox openInstance(String name, int instance) {
    return broker.ofInstance(name, instance);
  }

  @Override
  protected void wakeup(Inbox inbox) {
    // It never waits.
  }

  @Override
  protected void putRaw(String name, int partition, byte[] value) {
    broker.append(Address.ofService(name).topic(), partition, value);
  }

  @Override
  protected List<byte[]> awaitDeadLetters(String name, int count) {
    return broker.deadLetters(name);
  }

  @Test
  void losesDoublesAndDelaysAsTold() {
    Inbox inbox = broker.ofInstance("s", 0);
    broker.network((to, message) -> List.of());
    send("lost");
    broker.network((to, message) -> List.of(0L, 20L));
    send("doubled");
    broker.network((to, message) -> List.of(10L));
    send("late");
    assertEquals(List.of("doubled"), received(inbox));
    assertEquals(Optional.of(10L), broker.nextArrivalMillis());
    broker.advanceTo(9);
    assertEquals(List.of(), received(inbox));
    broker.advanceTo(20);
    assertEquals(List.of("late", "doubled"), received(inbox));
    assertEquals(Optional.empty(), broker.nextArrivalMillis());
  }

  @Test
  void instancesShareTheInbox() {
    MemoryInbox first = broker.ofService("s", 0);
    for (int i = 0; i < PARTITIONS; i++) {
      broker.transport().send(new Address("escrow.s", i), message("m" + i));
    }
    assertEquals(List.of("m0", "m1", "m2", "m3"), received(first));
    MemoryInbox second = broker.ofService("s", 1);
    assertEquals(List.of("m1", "m3"), received(second));
    assertEquals(List.of(), received(first));
    second.receive(0).forEach(delivery -> delivery.handled().run());
    second.kill();
    assertEquals(List.of("m1", "m3"), received(first));
    assertThrows(IllegalStateException.class, () -> second.receive(0));
    assertEquals(4, first.lag());
  }

  @Test
  void keepsABoundedNumberOfRecords() {
    Inbox inbox = broker.ofInstance("s", 0);
    for (int i = 0; i <= MemoryBroker.MAX_RETAINED; i++) {
      send("m" + i);
    }
    Delivery first = inbox.receive(0).get(0);
    assertEquals("m" + MemoryBroker.MAX_RETAINED / 2, text(first.message()));
  }

  private void send(String text) {
    broker.transport().send(Address.ofInstance("s", 0), message(text));
  }

  private static Message message(String text) {
    return new Message.QueryReply(text, List.of());
  }

  private static List<String> received(Inbox inbox) {
    return inbox.receive(0).stream().map(delivery -> text(delivery.message())).toList();
  }

  private static String text(Message message) {
    return ((Message.QueryReply) message).correlation();
  }
}
