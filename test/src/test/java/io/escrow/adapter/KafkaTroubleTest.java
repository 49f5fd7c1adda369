package io.escrow.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.server.KafkaServer;
import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.Message.QueryReply;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.kafka.KafkaTransport;
import io.escrow.txn.kafka.Topics;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Inbox.Delivery;
import io.escrow.txn.testkit.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the adapters do when instances die, when nothing is handled, and without a broker. */
final class KafkaTroubleTest {
  private static final AtomicInteger SERVICES = new AtomicInteger();
  private static final int PARTITIONS = 4;
  private static final int SESSION_MILLIS = 2_000;

  @TempDir private static Path data;
  private static KafkaServer kafka;
  private static KafkaSettings settings;

  private final List<KafkaInbox> opened = new ArrayList<>();
  private String service;
  private Map<String, Integer> topics;
  private KafkaTransport transport;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaServer.start(data);
    settings = new KafkaSettings(kafka.bootstrap(), 0, SESSION_MILLIS);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void makeService() {
    service = "t" + SERVICES.incrementAndGet();
    topics = Topics.ofService(service, PARTITIONS);
    Topics.ensure(kafka.bootstrap(), 1, topics);
    transport = new KafkaTransport(settings, topics.keySet());
  }

  @AfterEach
  void close() {
    opened.forEach(KafkaInbox::close);
    transport.close();
  }

  @Test
  void whoWasReplacedIsToldSo() {
    KafkaInbox zombie = inbox(0);
    sendToEachPartition("a");
    receiveAll(List.of(zombie), Set.of("a0", "a1", "a2", "a3"));
    receiveAll(List.of(inbox(0)), Set.of("a0", "a1", "a2", "a3"));
    Await.until("the one that was replaced is told so", () -> isFenced(zombie));
    assertThrows(IllegalStateException.class, () -> zombie.receive(0));
  }

  @Test
  void theShareOfOneThatStaysAwayGoesToTheOthers() {
    KafkaInbox first = inbox(0);
    KafkaInbox second = inbox(1);
    Set<String> bySecond = new HashSet<>();
    AtomicInteger round = new AtomicInteger();
    Await.until(
        "the second has a share",
        () -> {
          sendToEachPartition("r" + round.incrementAndGet() + "-");
          first.receive(20).forEach(delivery -> delivery.handled().run());
          bySecond.addAll(texts(second.receive(20)));
          return !bySecond.isEmpty();
        });
    opened.remove(second);
    second.close();
    receiveAll(List.of(first), bySecond);
  }

  @Test
  void takesNoMoreThanItCanRemember() {
    KafkaSettings patient = KafkaSettings.of(kafka.bootstrap());
    KafkaInbox inbox = KafkaInbox.ofService(patient, service, 0, transport);
    opened.add(inbox);
    int all = 12_000;
    for (int i = 0; i < all; i++) {
      transport.send(Address.ofService(service), new QueryReply("m" + i, List.of()));
    }
    List<Delivery> taken = new ArrayList<>();
    Await.until(
        "10,000 are taken", () -> taken.addAll(inbox.receive(100)) && taken.size() >= 10_000);
    for (int i = 0; i < 20; i++) {
      taken.addAll(inbox.receive(50));
    }
    assertTrue(taken.size() < 10_256, () -> String.valueOf(taken.size()));
    assertTrue(inbox.lag() >= 10_000, () -> String.valueOf(inbox.lag()));
    taken.forEach(delivery -> delivery.handled().run());
    Await.until(
        "all are taken",
        () -> {
          List<Delivery> more = inbox.receive(100);
          more.forEach(delivery -> delivery.handled().run());
          taken.addAll(more);
          return Set.copyOf(texts(taken)).size() == all;
        });
    Await.until("no lag", () -> inbox.receive(50).isEmpty() && inbox.lag() == 0);
  }

  @Test
  void sendsNothingAndWaitsForNothingWithoutABroker() {
    KafkaSettings nowhere = KafkaSettings.of("127.0.0.1:1");
    AtomicInteger told = new AtomicInteger();
    try (KafkaTransport lost = new KafkaTransport(nowhere, List.of())) {
      for (int i = 0; i < 1_000; i++) {
        lost.send(Address.ofService(service), message("m"), told::incrementAndGet);
      }
      assertEquals(1_000, told.get());
      assertEquals(1_000, lost.givenUp());
    }
  }

  @Test
  void givesUpWhatCannotBeEncoded() {
    AtomicInteger told = new AtomicInteger();
    transport.send(Address.ofService(service), message("\ud800"), told::incrementAndGet);
    assertEquals(1, told.get());
    assertEquals(1, transport.givenUp());
  }

  @Test
  void findsARestartedBroker() {
    KafkaInbox inbox = inbox(0);
    KafkaInbox replies = KafkaInbox.ofInstance(settings, service, 0, transport);
    opened.add(replies);
    sendToEachPartition("a");
    receiveAll(List.of(inbox), Set.of("a0", "a1", "a2", "a3"));
    kafka.restart();
    exchange(inbox, replies);
  }

  @Test
  void goesOnWhenTopicsWereDeletedAndMadeAgain() throws Exception {
    KafkaInbox inbox = inbox(0);
    KafkaInbox replies = KafkaInbox.ofInstance(settings, service, 0, transport);
    opened.add(replies);
    exchange(inbox, replies);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.deleteTopics(topics.keySet()).all().get();
      Await.until(
          "the topics are gone", () -> names(admin).stream().noneMatch(topics::containsKey));
    }
    Topics.ensure(kafka.bootstrap(), 1, topics);
    exchange(inbox, replies);
  }

  @Test
  void saysWhichTopicIsTooSmall() {
    Map<String, Integer> wanted = Map.of(Address.ofService(service).topic(), PARTITIONS + 1);
    String why =
        assertThrows(IllegalStateException.class, () -> Topics.ensure(kafka.bootstrap(), 1, wanted))
            .getMessage();
    assertEquals("the topic escrow." + service + " has 4 partitions, and needs 5", why);
  }

  @Test
  void howManyReplicasMustBeInSyncTheBrokersSay() throws Exception {
    ConfigResource topic =
        new ConfigResource(ConfigResource.Type.TOPIC, Address.ofService(service).topic());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      Config found = admin.describeConfigs(List.of(topic)).all().get().get(topic);
      assertEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, found.get("retention.ms").source());
      assertNotEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, found.get("min.insync.replicas").source());
    }
  }

  /** Sends again and again until both inboxes have heard something new. */
  private void exchange(KafkaInbox inbox, KafkaInbox replies) {
    Set<String> heard = new HashSet<>();
    String in = "in" + System.nanoTime();
    String back = "back" + System.nanoTime();
    Await.until(
        "both inboxes heard something new",
        () -> {
          transport.send(Address.ofService(service), message(in));
          transport.send(Address.ofInstance(service, 0), message(back));
          heard.addAll(texts(inbox.receive(20)));
          heard.addAll(texts(replies.receive(20)));
          return heard.containsAll(Set.of(in, back));
        });
  }

  private KafkaInbox inbox(int instance) {
    KafkaInbox inbox = KafkaInbox.ofService(settings, service, instance, transport);
    opened.add(inbox);
    return inbox;
  }

  private void sendToEachPartition(String text) {
    for (int i = 0; i < PARTITIONS; i++) {
      transport.send(new Address(Address.ofService(service).topic(), i), message(text + i));
    }
  }

  private static void receiveAll(List<KafkaInbox> inboxes, Set<String> texts) {
    Set<String> missing = new HashSet<>(texts);
    Await.until(
        "all are received, none missing",
        () -> {
          inboxes.forEach(inbox -> texts(inbox.receive(50)).forEach(missing::remove));
          return missing;
        },
        Set::isEmpty);
  }

  private static boolean isFenced(Inbox inbox) {
    try {
      inbox.receive(50);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Message message(String text) {
    return new QueryReply(text, List.of());
  }

  private static List<String> texts(List<Delivery> deliveries) {
    return deliveries.stream().map(d -> ((QueryReply) d.message()).correlation()).toList();
  }
}
