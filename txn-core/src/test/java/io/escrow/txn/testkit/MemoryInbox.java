package io.escrow.txn.testkit;

import io.escrow.txn.spi.Inbox;
import io.escrow.txn.wire.MessageCodec;
import io.escrow.txn.wire.UndecodableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An inbox of a {@link MemoryBroker}. It never waits. As with the real one, what was handled since
 * the last {@link #receive} comes again after a {@link #kill}, and not after a {@link #close}.
 */
public final class MemoryInbox implements Inbox, AutoCloseable {
  /** The most messages of one {@link #receive}. */
  public static final int MAX_RECEIVED = 256;

  /** A message that was received. */
  private static final class Received {
    private final long offset;
    private boolean handled;

    Received(long offset) {
      this.offset = offset;
    }
  }

  /** How far one partition is read, and which of the messages are handled. */
  private static final class Position {
    private final Deque<Received> received = new ArrayDeque<>();
    private long next;
    private long committed = -1;

    Position(long next) {
      this.next = next;
    }

    long oldestUnhandled() {
      Received first = received.peek();
      while (first != null && first.handled) {
        received.remove();
        first = received.peek();
      }
      return first == null ? next : first.offset;
    }
  }

  private final MemoryBroker broker;
  private final String service;
  private final String topic;
  private final @Nullable MemoryGroup group;
  private final TreeMap<Integer, Position> positions = new TreeMap<>();
  private boolean open = true;

  MemoryInbox(MemoryBroker broker, String service, String topic, @Nullable MemoryGroup group) {
    this.broker = broker;
    this.service = service;
    this.topic = topic;
    this.group = group;
  }

  @Override
  public List<Delivery> receive(long maxWaitMillis) {
    if (!open) {
      throw new IllegalStateException("closed, or another instance has its number");
    }
    commit();
    List<Delivery> deliveries = new ArrayList<>();
    for (Map.Entry<Integer, Position> entry : positions.entrySet()) {
      take(entry.getKey(), entry.getValue(), deliveries);
    }
    return deliveries;
  }

  @Override
  public void rewind() {
    positions.replaceAll((partition, position) -> new Position(position.oldestUnhandled()));
  }

  /** How many messages wait: not received yet, or not handled. */
  public long lag() {
    return positions.entrySet().stream()
        .mapToLong(entry -> broker.end(topic, entry.getKey()) - entry.getValue().oldestUnhandled())
        .sum();
  }

  /** Remembers what was handled, and leaves. */
  @Override
  public void close() {
    if (open) {
      commit();
    }
    kill();
  }

  /** Leaves without a word; does nothing when closed. */
  public void kill() {
    fence();
    if (group != null) {
      group.leave(this);
    }
  }

  void fence() {
    open = false;
    positions.clear();
  }

  int partitions() {
    return broker.partitions(topic);
  }

  boolean reads(int partition) {
    return positions.containsKey(partition);
  }

  void assign(int partition, long offset) {
    positions.put(partition, new Position(offset));
  }

  void revoke(int partition) {
    positions.remove(partition);
  }

  private void commit() {
    if (group == null) {
      return;
    }
    for (Map.Entry<Integer, Position> entry : positions.entrySet()) {
      Position position = entry.getValue();
      long offset = position.oldestUnhandled();
      if (offset != position.committed) {
        position.committed = offset;
        group.commit(entry.getKey(), offset);
      }
    }
  }

  private void take(int partition, Position position, List<Delivery> deliveries) {
    position.next = Math.max(position.next, broker.first(topic, partition));
    long end = broker.end(topic, partition);
    while (position.next < end && deliveries.size() < MAX_RECEIVED) {
      long offset = position.next++;
      byte[] value = broker.record(topic, partition, offset);
      Received received = new Received(offset);
      position.received.add(received);
      Runnable handled = () -> received.handled = true;
      try {
        deliveries.add(new Delivery(MessageCodec.decode(value), handled));
      } catch (UndecodableException e) {
        broker.deadLetter(service, value);
        handled.run();
      }
    }
  }
}
