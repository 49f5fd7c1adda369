package io.escrow.txn.node;

import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.kafka.KafkaTransport;
import io.escrow.txn.kafka.Topics;
import io.escrow.txn.runtime.LoopDriver;
import io.escrow.txn.spi.Transport;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The topics over which some services talk, and one producer for them. Any thread may use it. Its
 * inboxes last as long as it does.
 *
 * <p>When messages were given up, it sees to it that the topics are there, again: they may have
 * been deleted, which costs time and nothing else, since everything unanswered is sent again.
 */
public final class Network implements AutoCloseable {
  /** Partitions of each service's inbox: at most so many of its instances share the work. */
  public static final int INBOX_PARTITIONS = 8;

  /** The broker's own default. */
  private static final int REPLICATION_OF_BROKER = -1;

  private static final long KEEP_EVERY_MILLIS = 1_000;

  private final KafkaSettings settings;
  private final Map<String, Integer> topics;
  private final KafkaTransport transport;
  private final List<KafkaInbox> inboxes = new CopyOnWriteArrayList<>();
  private final BrokerWatch watch;
  private final LoopDriver keeper;
  private long givenUp;

  private Network(KafkaSettings settings, Map<String, Integer> topics, KafkaTransport transport) {
    this.settings = settings;
    this.topics = topics;
    this.transport = transport;
    this.watch = new BrokerWatch(settings.bootstrap());
    this.keeper = LoopDriver.start("topics", this::keepTopics);
  }

  /**
   * Connects; makes the topics that are not there yet, whoever comes first. Blocks for up to a
   * minute and a half.
   *
   * @param services all that send or receive messages
   * @throws IllegalStateException when the broker does not have the topics by then
   */
  public static Network connect(KafkaSettings settings, Collection<String> services) {
    Map<String, Integer> topics = new HashMap<>();
    services.forEach(service -> topics.putAll(Topics.ofService(service, INBOX_PARTITIONS)));
    Topics.ensure(settings.bootstrap(), REPLICATION_OF_BROKER, topics);
    return new Network(settings, topics, new KafkaTransport(settings, topics.keySet()));
  }

  /** Sends messages. */
  public Transport transport() {
    return transport;
  }

  /** What is wrong with the brokers, seen every second; empty while nothing is. */
  public String trouble() {
    return watch.trouble();
  }

  @Override
  public void close() {
    keeper.close();
    transport.close();
  }

  private long keepTopics(long nowMillis) {
    if (!inboxes.isEmpty()) {
      long answers = inboxes.stream().mapToLong(KafkaInbox::answers).sum();
      watch.look(nowMillis, answers, transport.notTaken());
    }
    long count = transport.givenUp();
    if (count > givenUp) {
      Topics.ensure(settings.bootstrap(), REPLICATION_OF_BROKER, topics);
      givenUp = count;
    }
    return KEEP_EVERY_MILLIS;
  }

  KafkaInbox inboxOf(String service, int instance) {
    return watched(KafkaInbox.ofService(settings, service, instance, transport));
  }

  KafkaInbox repliesTo(String service, int instance) {
    return watched(KafkaInbox.ofInstance(settings, service, instance, transport));
  }

  private KafkaInbox watched(KafkaInbox inbox) {
    inboxes.add(inbox);
    return inbox;
  }
}
