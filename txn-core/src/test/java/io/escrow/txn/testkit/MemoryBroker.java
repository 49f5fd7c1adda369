package io.escrow.txn.testkit;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.spi.Transport;
import io.escrow.txn.wire.MessageCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A broker in memory with the promises of the real one and none more, for tests and simulations.
 *
 * <p>Messages are kept as bytes, so the codec is on the way. Deterministic and for one thread:
 * nothing waits, and time passes only by {@link #advanceTo}.
 */
public final class MemoryBroker {
  /** The most records that a partition keeps; the oldest half goes when there are more. */
  public static final int MAX_RETAINED = 100_000;

  /** Decides what becomes of each message on its way. */
  @FunctionalInterface
  public interface Network {
    /**
     * After how many milliseconds each copy arrives: none when it is lost, two when it is doubled.
     */
    List<Long> delaysMillis(Address to, Message message);
  }

  /** Hears that a record has arrived in a topic. */
  @FunctionalInterface
  public interface Arrivals {
    void arrived(String topic);
  }

  /** Each message arrives once, at once. */
  public static final Network PERFECT = (to, message) -> List.of(0L);

  /** The records of one partition, of which the first may be gone. */
  private static final class Partition {
    private final List<byte[]> records = new ArrayList<>();
    private long first;

    void add(byte[] value) {
      if (records.size() == MAX_RETAINED) {
        records.subList(0, MAX_RETAINED / 2).clear();
        first += MAX_RETAINED / 2;
      }
      records.add(value);
    }

    void wipe() {
      first += records.size();
      records.clear();
    }

    long end() {
      return first + records.size();
    }
  }

  private record Late(long atMillis, long order, Runnable arrival) {}

  private final Map<String, List<Partition>> topics = new HashMap<>();
  private final Map<String, MemoryGroup> groups = new HashMap<>();
  private final PriorityQueue<Late> late =
      new PriorityQueue<>(Comparator.comparingLong(Late::atMillis).thenComparingLong(Late::order));
  private Network network = PERFECT;
  private Arrivals arrivals = topic -> {};
  private long nowMillis;
  private long sent;

  /** Makes a topic; does nothing if it is there. */
  public MemoryBroker topic(String name, int partitions) {
    topics.computeIfAbsent(
        name,
        topic -> {
          List<Partition> all = new ArrayList<>();
          for (int i = 0; i < partitions; i++) {
            all.add(new Partition());
          }
          return all;
        });
    return this;
  }

  /** From now on messages fare so. */
  public void network(Network newNetwork) {
    network = newNetwork;
  }

  /** From now on this one hears of each arrival. */
  public void arrivals(Arrivals newArrivals) {
    arrivals = newArrivals;
  }

  /** All records of all topics are gone; offsets go on from where they were. */
  public void wipe() {
    topics.values().forEach(partitions -> partitions.forEach(Partition::wipe));
  }

  /** Time passes: messages that were late until then arrive, in the order of their times. */
  public void advanceTo(long newNowMillis) {
    nowMillis = Math.max(nowMillis, newNowMillis);
    while (!late.isEmpty() && late.peek().atMillis() <= nowMillis) {
      late.remove().arrival().run();
    }
  }

  /** When the next late message arrives; empty when none is on its way. */
  public Optional<Long> nextArrivalMillis() {
    return Optional.ofNullable(late.peek()).map(Late::atMillis);
  }

  /** A transport to this broker; a message to a topic that is not there is lost. */
  public Transport transport() {
    return this::send;
  }

  /** The inbox that all instances of a service share; takes the place of one with its number. */
  public MemoryInbox ofService(String service, int instance) {
    MemoryGroup group = groups.computeIfAbsent(service, name -> new MemoryGroup());
    return group.join(
        instance, new MemoryInbox(this, service, Address.ofService(service).topic(), group));
  }

  /** The replies to one instance from now on. */
  public MemoryInbox ofInstance(String service, int instance) {
    Address address = Address.ofInstance(service, instance);
    if (partitions(address.topic()) <= instance) {
      throw new IllegalStateException("no partition " + instance + " of " + address.topic());
    }
    MemoryInbox inbox = new MemoryInbox(this, service, address.topic(), null);
    inbox.assign(instance, end(address.topic(), instance));
    return inbox;
  }

  /** Puts any bytes into a partition. */
  public void append(String topic, int partition, byte[] value) {
    topics.get(topic).get(partition).add(value);
    arrivals.arrived(topic);
  }

  /** What a service could not decode, in the order in which it came. */
  public List<byte[]> deadLetters(String service) {
    List<Partition> dead = topics.get(deadLettersTopic(service));
    return dead == null ? List.of() : List.copyOf(dead.get(0).records);
  }

  void deadLetter(String service, byte[] value) {
    String topic = deadLettersTopic(service);
    topic(topic, 1);
    append(topic, 0, value);
  }

  int partitions(String topic) {
    return topics.getOrDefault(topic, List.of()).size();
  }

  long first(String topic, int partition) {
    return topics.get(topic).get(partition).first;
  }

  long end(String topic, int partition) {
    return topics.get(topic).get(partition).end();
  }

  byte[] record(String topic, int partition, long offset) {
    Partition log = topics.get(topic).get(partition);
    return log.records.get(Math.toIntExact(offset - log.first));
  }

  private void send(Address to, Message message, Runnable done) {
    byte[] value = MessageCodec.encode(message);
    for (long delay : network.delaysMillis(to, message)) {
      if (delay <= 0) {
        append(to, message.key(), value);
      } else {
        late.add(new Late(nowMillis + delay, sent, () -> append(to, message.key(), value)));
      }
      sent++;
    }
    done.run();
  }

  private void append(Address to, String key, byte[] value) {
    int partitions = partitions(to.topic());
    if (partitions == 0 || to.partition() >= partitions) {
      return;
    }
    int partition =
        to.partition() == Address.ANY ? Math.floorMod(key.hashCode(), partitions) : to.partition();
    append(to.topic(), partition, value);
  }

  private static String deadLettersTopic(String service) {
    return Address.ofService(service).topic() + ".dead";
  }
}
