package io.escrow.txn.kafka;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.wire.MessageCodec;
import io.escrow.txn.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages from Kafka: the share of a service's inbox that falls to this instance, or the
 * replies to this instance.
 *
 * <p>Of each partition only the unbroken run of handled messages is committed, asynchronously,
 * every 200 ms, from {@link #receive}. When 10,000 messages are received and not handled, no more
 * are taken until half of them are. What cannot be decoded goes to the service's dead letters.
 *
 * <p>One thread uses it; only {@link #wakeup}, the figures and what marks a message as handled are
 * for any thread.
 */
public final class KafkaInbox implements Inbox, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaInbox.class);
  private static final String FENCED = "another process runs as this instance of the service";
  private static final int MAX_UNHANDLED = 10_000;
  private static final long COMMIT_EVERY_MILLIS = 200;
  private static final int POSITION_MAX_MILLIS = 30_000;
  private static final int LAST_COMMIT_MAX_MILLIS = 1_000;
  private static final int CLOSE_MAX_MILLIS = 2_000;
  private static final int CLOSE_GRACE_MILLIS = 1_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Metric answers;
  private final DeadLetters deadLetters;
  private final boolean commits;
  private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
  private final Trouble commitsFailed = new Trouble(LOG, "offset commits failed");
  private final Wakeup wakeup;
  private boolean fenced;
  private boolean paused;
  private boolean commitUnderWay;
  private boolean closed;
  private long nextUpkeepMillis;
  private volatile long lag;

  private KafkaInbox(
      Map<String, Object> settings, KafkaTransport transport, String service, boolean commits) {
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.answers = answersIn(consumer);
    this.deadLetters = new DeadLetters(transport, Topics.deadLetters(service));
    this.commits = commits;
    this.wakeup = new Wakeup(consumer::wakeup);
  }

  /**
   * The inbox that all instances of a service share, {@link Address#ofService}.
   *
   * <p>An instance that died and came back has its share again at once; the share of one that stays
   * away goes to the others after the session timeout, and that of one that was closed at once.
   * Does not wait for the broker.
   *
   * @param instance from 0, different for each instance that runs
   * @param transport takes the dead letters; closed after this inbox, by its owner
   */
  public static KafkaInbox ofService(
      KafkaSettings settings, String service, int instance, KafkaTransport transport) {
    KafkaInbox inbox =
        new KafkaInbox(
            ClientSettings.ofGroup(settings, service, instance), transport, service, true);
    inbox.consumer.subscribe(List.of(Address.ofService(service).topic()), inbox.new Rebalance());
    return inbox;
  }

  /**
   * The inbox of one instance, {@link Address#ofInstance}, from this moment on: what was sent
   * before is not seen. Nothing is committed.
   *
   * <p>Blocks until it knows where to begin.
   *
   * @param transport takes the dead letters; closed after this inbox, by its owner
   * @throws IllegalStateException when the topic has no such partition or the broker does not
   *     answer, within 30 s
   */
  public static KafkaInbox ofInstance(
      KafkaSettings settings, String service, int instance, KafkaTransport transport) {
    KafkaInbox inbox =
        new KafkaInbox(ClientSettings.ofConsumer(settings), transport, service, false);
    Address address = Address.ofInstance(service, instance);
    TopicPartition partition = new TopicPartition(address.topic(), address.partition());
    try {
      inbox.consumer.assign(List.of(partition));
      inbox.consumer.seekToEnd(List.of(partition));
      inbox.consumer.position(partition, Duration.ofMillis(POSITION_MAX_MILLIS));
    } catch (KafkaException e) {
      inbox.consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw new IllegalStateException(
          "cannot read partition " + partition + " at Kafka on " + settings.bootstrap(), e);
    }
    return inbox;
  }

  /**
   * {@inheritDoc}
   *
   * @return at most 256
   * @throws IllegalStateException when another process runs as the same instance: this one is over
   */
  @Override
  public List<Delivery> receive(long maxWaitMillis) {
    if (fenced) { // To poll on would join again, and put the successor out in turn.
      throw new IllegalStateException(FENCED);
    }
    try {
      upkeep();
      List<Delivery> deliveries = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : poll(maxWaitMillis)) {
        deliver(record, deliveries);
      }
      return deliveries;
    } catch (FencedInstanceIdException e) {
      fenced = true;
      throw new IllegalStateException(FENCED, e);
    }
  }

  @Override
  public void rewind() {
    trackers.forEach(
        (partition, tracker) -> {
          long oldest = tracker.rewind();
          if (oldest != OffsetTracker.NONE) {
            consumer.seek(partition, oldest);
          }
        });
  }

  /** The {@link #receive} under way, or else the next one, does not wait. */
  public void wakeup() {
    wakeup.call();
  }

  /** How many messages wait: not received yet, or not handled; some 200 ms old. */
  public long lag() {
    return lag;
  }

  /**
   * How many answers the brokers have given; grows several times a second while they answer, also
   * when there is nothing to receive.
   */
  public long answers() {
    return ((Number) answers.metricValue()).longValue();
  }

  /** How many messages could not be decoded. */
  public long undecodable() {
    return deadLetters.count();
  }

  /** Commits what is handled and leaves its share to others, within 4 s; once. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      trackers.values().forEach(OffsetTracker::advance);
      if (commits && !fenced) {
        commitLast();
      }
    } finally {
      closeConsumer();
    }
  }

  /** By a thread of its own, since the close of a fenced consumer can hang without end. */
  private void closeConsumer() {
    // As a fenced one it is no member any more; who has its name since then must stay.
    CloseOptions options =
        CloseOptions.timeout(Duration.ofMillis(CLOSE_MAX_MILLIS))
            .withGroupMembershipOperation(
                fenced ? GroupMembershipOperation.DEFAULT : GroupMembershipOperation.LEAVE_GROUP);
    Thread closer = new Thread(() -> consumer.close(options), "kafka-inbox-close");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(CLOSE_MAX_MILLIS + CLOSE_GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closer.isAlive()) {
      LOG.warn("a Kafka consumer did not close within {} ms", CLOSE_MAX_MILLIS);
    }
  }

  private static Metric answersIn(Consumer<?, ?> consumer) {
    return consumer.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().group().equals("consumer-metrics"))
        .filter(entry -> entry.getKey().name().equals("response-total"))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private ConsumerRecords<byte[], byte[]> poll(long maxWaitMillis) {
    boolean waits = maxWaitMillis > 0 && wakeup.beginWait();
    try {
      return consumer.poll(Duration.ofMillis(waits ? maxWaitMillis : 0));
    } catch (WakeupException e) {
      return pollAfterWakeup();
    } finally {
      wakeup.endWait();
    }
  }

  /** Still takes what is there: a caller that is woken all the time reads all the same. */
  private ConsumerRecords<byte[], byte[]> pollAfterWakeup() {
    try {
      return consumer.poll(Duration.ZERO);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    }
  }

  private void deliver(ConsumerRecord<byte[], byte[]> record, List<Delivery> deliveries) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    OffsetTracker tracker = trackers.computeIfAbsent(partition, p -> new OffsetTracker());
    Runnable handled = tracker.received(record.offset());
    byte @Nullable [] value = record.value();
    try {
      Message message = MessageCodec.decode(value == null ? new byte[0] : value);
      deliveries.add(new Delivery(message, handled, trace(record)));
    } catch (UndecodableException e) {
      deadLetters.write(record, e, handled);
    }
  }

  private static String trace(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(KafkaTransport.TRACE_HEADER);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.US_ASCII);
  }

  private void upkeep() {
    int unhandled = trackers.values().stream().mapToInt(OffsetTracker::advance).sum();
    boundUnhandled(unhandled);
    long now = System.nanoTime() / 1_000_000;
    if (now < nextUpkeepMillis) {
      return;
    }
    nextUpkeepMillis = now + COMMIT_EVERY_MILLIS;
    deadLetters.retry(now);
    commit();
    long behind =
        consumer.assignment().stream().mapToLong(p -> consumer.currentLag(p).orElse(0)).sum();
    lag = behind + unhandled;
  }

  private void boundUnhandled(int unhandled) {
    if (!paused && unhandled >= MAX_UNHANDLED) {
      LOG.warn("{} messages are not handled: taking no more until half of them are", unhandled);
      paused = true;
      consumer.pause(consumer.assignment());
    } else if (paused && unhandled <= MAX_UNHANDLED / 2) {
      paused = false;
      consumer.resume(consumer.assignment());
    }
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = handledOffsets();
    if (!commits || commitUnderWay || offsets.isEmpty()) {
      return;
    }
    commitUnderWay = true;
    consumer.commitAsync(
        offsets,
        (committed, error) -> {
          commitUnderWay = false;
          if (error != null) {
            commitsFailed.happened(committed.toString(), error);
          } else {
            committed.forEach(this::noteCommitted);
          }
        });
  }

  private void noteCommitted(TopicPartition partition, OffsetAndMetadata offset) {
    OffsetTracker tracker = trackers.get(partition);
    if (tracker != null) {
      tracker.committed(offset.offset());
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> handledOffsets() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    trackers.forEach(
        (partition, tracker) -> {
          long offset = tracker.toCommit();
          if (offset != OffsetTracker.NONE) {
            offsets.put(partition, new OffsetAndMetadata(offset));
          }
        });
    return offsets;
  }

  private void commitLast() {
    Map<TopicPartition, OffsetAndMetadata> offsets = handledOffsets();
    Duration limit = Duration.ofMillis(LAST_COMMIT_MAX_MILLIS);
    try {
      try {
        consumer.commitSync(offsets, limit);
      } catch (WakeupException e) {
        consumer.commitSync(offsets, limit); // It was meant for a wait that is long over.
      }
    } catch (KafkaException e) {
      commitsFailed.happened("the last one: what was handled comes again", e);
    }
  }

  /** Forgets what was received from partitions that others read from now on. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      trackers.values().forEach(OffsetTracker::advance);
      commit();
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      trackers.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (paused) {
        consumer.pause(partitions);
      }
    }
  }
}
