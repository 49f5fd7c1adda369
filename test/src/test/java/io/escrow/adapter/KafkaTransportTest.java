package io.escrow.adapter;

import io.escrow.local.server.KafkaServer;
import io.escrow.txn.Address;
import io.escrow.txn.Message.QueryReply;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.kafka.KafkaTransport;
import io.escrow.txn.kafka.Topics;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Transport;
import io.escrow.txn.testkit.Await;
import io.escrow.txn.testkit.TransportContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapters over a real broker keep what the contract says. */
final class KafkaTransportTest extends TransportContract {
  private static final AtomicInteger SERVICES = new AtomicInteger();
  private static final int LONG_SESSION_MILLIS = 600_000;
  private static final Duration DEAD_LETTERS_MAX = Duration.ofSeconds(30);

  @TempDir private static Path data;
  private static KafkaServer kafka;
  private static KafkaSettings settings;

  private Map<String, Integer> topics;
  private KafkaTransport transport;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaServer.start(data);
    settings = KafkaSettings.of(kafka.bootstrap());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @AfterEach
  void closeTransport() {
    transport.close();
  }

  /** While one that was killed keeps its share for a session, longer than this waits. */
  @Test
  void theShareOfAClosedInboxGoesToTheOthersAtOnce() throws Exception {
    KafkaSettings patient = new KafkaSettings(kafka.bootstrap(), 1, LONG_SESSION_MILLIS);
    String service = newService();
    transport = new KafkaTransport(patient, topics.keySet());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        KafkaInbox first = KafkaInbox.ofService(patient, service, 0, transport)) {
      try (KafkaInbox second = KafkaInbox.ofService(patient, service, 1, transport)) {
        Await.until(
            "each has a share",
            () -> {
              first.receive(10);
              second.receive(10);
              return shares(admin, service);
            },
            List.of(PARTITIONS / 2, PARTITIONS / 2)::equals);
      }
      Await.until(
          "the first one is alone",
          () -> {
            first.receive(10);
            return shares(admin, service);
          },
          List.of(PARTITIONS)::equals);
      Set<String> missing = sendToEachPartition(service, "after");
      Await.until(
          "the first one has all",
          () -> {
            first.receive(10).forEach(delivery -> missing.remove(delivery.message().key()));
            return missing.isEmpty();
          });
    }
  }

  /** How many partitions each member of the group has. */
  private static List<Integer> shares(Admin admin, String service) {
    try {
      return admin
          .describeConsumerGroups(List.of("escrow." + service))
          .describedGroups()
          .get("escrow." + service)
          .get()
          .members()
          .stream()
          .map(member -> member.assignment().topicPartitions().size())
          .toList();
    } catch (ExecutionException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private Set<String> sendToEachPartition(String service, String key) {
    Set<String> keys = new HashSet<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      keys.add(key + partition);
      transport.send(
          new Address(Address.ofService(service).topic(), partition),
          new QueryReply(key + partition, List.of()));
    }
    return keys;
  }

  @Override
  protected String newService() {
    String service = "s" + SERVICES.incrementAndGet();
    topics = Topics.ofService(service, PARTITIONS);
    Topics.ensure(settings.bootstrap(), 1, topics);
    return service;
  }

  @Override
  protected Transport transport() {
    transport = new KafkaTransport(settings, topics.keySet());
    return transport;
  }

  @Override
  protected Inbox openService(String name, int instance) {
    return KafkaInbox.ofService(settings, name, instance, transport);
  }

  @Override
  protected Inbox openInstance(String name, int instance) {
    return KafkaInbox.ofInstance(settings, name, instance, transport);
  }

  @Override
  protected void wakeup(Inbox inbox) {
    ((KafkaInbox) inbox).wakeup();
  }

  @Override
  protected void putRaw(String name, int partition, byte[] value) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", settings.bootstrap());
    try (var producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      String topic = Address.ofService(name).topic();
      producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    }
  }

  @Override
  protected List<byte[]> awaitDeadLetters(String name, int count) {
    Map<String, Object> client =
        Map.of("bootstrap.servers", settings.bootstrap(), "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(Topics.deadLetters(name), 0)));
      List<byte[]> values = new ArrayList<>();
      long end = System.nanoTime() + DEAD_LETTERS_MAX.toNanos();
      while (values.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(letter -> values.add(letter.value()));
      }
      return values;
    }
  }
}
