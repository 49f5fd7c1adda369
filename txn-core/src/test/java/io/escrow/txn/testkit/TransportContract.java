package io.escrow.txn.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.Message.QueryReply;
import io.escrow.txn.spi.Inbox;
import io.escrow.txn.spi.Inbox.Delivery;
import io.escrow.txn.spi.Transport;
import io.escrow.txn.wire.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a transport and its inboxes promise; each implementation's test extends this. */
public abstract class TransportContract {
  /** The partitions of the service's inbox. */
  protected static final int PARTITIONS = 4;

  /** The partitions of the service's replies. */
  protected static final int INSTANCES = 4;

  private static final int WAIT_MAX_SECONDS = 30;
  private static final int LONG_WAIT_MILLIS = 120_000;
  private static final int ROUNDS = 50;

  /** Far less than fills a batch of Kafka's. */
  private static final int MANY = 2_000;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private String service;
  private Transport transport;

  /** A service that no other test uses, whose topics are there. */
  protected abstract String newService();

  protected abstract Transport transport();

  /** Opens the service's inbox for one instance. It is an {@link AutoCloseable}. */
  protected abstract Inbox openService(String name, int instance);

  /** Opens the replies to one instance. It is an {@link AutoCloseable}. */
  protected abstract Inbox openInstance(String name, int instance);

  protected abstract void wakeup(Inbox inbox);

  /** Puts any bytes into a partition of the service's inbox. */
  protected abstract void putRaw(String name, int partition, byte[] value) throws Exception;

  /** The values of the service's dead letters, at least {@code count}. */
  protected abstract List<byte[]> awaitDeadLetters(String name, int count) throws Exception;

  @BeforeEach
  void prepare() {
    service = newService();
    transport = transport();
  }

  @AfterEach
  void closeInboxes() throws Exception {
    for (AutoCloseable inbox : opened) {
      inbox.close();
    }
  }

  @Test
  void deliversWhateverIsSentToAService() throws Exception {
    List<String> keys = List.of("a", "b", "c", "d", "e", "f", "g");
    CountDownLatch safe = new CountDownLatch(keys.size() * ROUNDS);
    Set<QueryReply> sent = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String key : keys) {
        QueryReply message = message(key, round);
        sent.add(message);
        transport.send(Address.ofService(service), message, safe::countDown);
      }
    }
    assertEquals(sent, Set.copyOf(receive(service(0), sent.size())));
    assertTrue(safe.await(WAIT_MAX_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void fewMessagesReachEveryInstance() {
    List<Inbox> both = List.of(service(0), service(1));
    String topic = Address.ofService(service).topic();
    awaitBoth(
        both,
        "each",
        round -> {
          for (int partition = 0; partition < PARTITIONS; partition++) {
            transport.send(new Address(topic, partition), message("each" + round, 0));
          }
        });
    int sent =
        awaitBoth(
            both,
            "any",
            round -> transport.send(Address.ofService(service), message("any" + round, 0)));
    assertTrue(sent < MANY, () -> "only after " + sent);
  }

  /** Sends until both have received such keys, and returns how often. */
  private static int awaitBoth(List<Inbox> both, String keys, IntConsumer send) {
    Set<Inbox> reached = new HashSet<>();
    AtomicInteger sent = new AtomicInteger();
    Await.until(
        "both instances have a message",
        () -> {
          send.accept(sent.incrementAndGet());
          // All are asked each time: who does not ask holds up those who share with it.
          both.stream().filter(inbox -> receivesNow(inbox, keys)).forEach(reached::add);
          return reached.containsAll(both);
        });
    return sent.get();
  }

  private static boolean receivesNow(Inbox inbox, String keys) {
    return inbox.receive(10).stream()
        .anyMatch(delivery -> delivery.message().key().startsWith(keys));
  }

  @Test
  void sendsToThePartitionThatIsAskedFor() {
    Inbox first = instance(1);
    Inbox second = instance(2);
    for (int round = 0; round < ROUNDS; round++) {
      sendTo(Address.ofInstance(service, 1), round, round + 1);
      sendTo(Address.ofInstance(service, 2), ROUNDS + round, ROUNDS + round + 1);
    }
    assertEquals(messages(0, ROUNDS), receive(first, ROUNDS));
    assertEquals(messages(ROUNDS, 2 * ROUNDS), receive(second, ROUNDS));
  }

  @Test
  void repliesBeginWhenTheInboxIsOpened() throws Exception {
    CountDownLatch safe = new CountDownLatch(1);
    transport.send(Address.ofInstance(service, 0), message("before", 0), safe::countDown);
    assertTrue(safe.await(WAIT_MAX_SECONDS, TimeUnit.SECONDS));
    Inbox inbox = instance(0);
    transport.send(Address.ofInstance(service, 0), message("after", 0));
    assertEquals(List.of(message("after", 0)), receive(inbox, 1));
  }

  @Test
  void whatWasHandledDoesNotComeAgain() throws Exception {
    sendAll(0, 6);
    Inbox inbox = service(0);
    List<Delivery> deliveries = deliveries(inbox, 6);
    deliveries.subList(0, 4).forEach(delivery -> delivery.handled().run());
    close(inbox);
    assertEquals(messages(4, 6), receive(service(0), 2));
  }

  @Test
  void whatWasHandledOutOfOrderWaitsForWhatCameBefore() throws Exception {
    sendAll(0, 6);
    Inbox inbox = service(0);
    List<Delivery> deliveries = deliveries(inbox, 6);
    deliveries.get(0).handled().run();
    deliveries.get(2).handled().run();
    deliveries.get(5).handled().run();
    close(inbox);
    assertEquals(messages(1, 6), receive(service(0), 5));
  }

  @Test
  void handledMayBeToldByAnotherThread() throws Exception {
    sendAll(0, 3);
    Inbox inbox = service(0);
    List<Delivery> deliveries = deliveries(inbox, 3);
    Thread other = new Thread(() -> deliveries.forEach(delivery -> delivery.handled().run()));
    other.start();
    other.join();
    close(inbox);
    sendAll(3, 4);
    assertEquals(messages(3, 4), receive(service(0), 1));
  }

  @Test
  void rewindGoesBackToTheOldestUnhandled() {
    rewinds(service(0), firstPartition());
    rewinds(instance(0), Address.ofInstance(service, 0));
  }

  private void rewinds(Inbox inbox, Address address) {
    sendTo(address, 0, 5);
    List<Delivery> deliveries = deliveries(inbox, 5);
    deliveries.get(0).handled().run();
    deliveries.get(1).handled().run();
    deliveries.get(3).handled().run();
    inbox.rewind();
    List<Delivery> again = deliveries(inbox, 3);
    assertEquals(messages(2, 5), messages(again));
    again.forEach(delivery -> delivery.handled().run());
    inbox.rewind();
    sendTo(address, 5, 6);
    assertEquals(messages(5, 6), receive(inbox, 1));
  }

  @Test
  void aNewInstanceWithTheSameNumberReadsOn() throws Exception {
    sendAll(0, 2);
    Inbox zombie = service(0);
    assertEquals(2, deliveries(zombie, 2).size());
    assertEquals(messages(0, 2), receive(service(0), 2));
  }

  @Test
  void whatCannotBeDecodedIsPutAside() throws Exception {
    byte[] poison = "not a message".getBytes(StandardCharsets.UTF_8);
    putRaw(service, 0, poison);
    transport.send(firstPartition(), message("key", 0));
    Inbox inbox = service(0);
    List<Delivery> deliveries = deliveries(inbox, 1);
    assertEquals(messages(0, 1), messages(deliveries));
    assertArrayEquals(poison, awaitDeadLetters(service, 1).get(0));
    deliveries.get(0).handled().run();
    close(inbox);
    transport.send(firstPartition(), message("key", 1));
    assertEquals(messages(1, 2), receive(service(0), 1));
    assertEquals(1, awaitDeadLetters(service, 1).size());
  }

  /** Any garbage between messages: a consumer goes on, and nothing is dropped in silence. */
  @Test
  void garbageOfAnyKindIsSurvived() throws Exception {
    long seed = Long.getLong("escrow.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("garbage, -Descrow.seed=" + seed);
    Random random = new Random(seed);
    Address first = firstPartition();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] garbage = MessageCodec.encode(message("cut", i));
      if (i % 2 == 0) {
        random.nextBytes(garbage);
        garbage[0] = (byte) (MessageCodec.VERSION + 1 + random.nextInt(250));
      } else {
        garbage = Arrays.copyOf(garbage, random.nextInt(garbage.length));
      }
      putRaw(service, 0, garbage);
      transport.send(first, message("key", i));
    }
    assertEquals(messages(0, ROUNDS), receive(service(0), ROUNDS));
    assertEquals(ROUNDS, awaitDeadLetters(service, ROUNDS).size());
  }

  @Test
  void wakeupEndsTheWait() throws Exception {
    Inbox inbox = instance(0);
    wakeup(inbox);
    assertEquals(List.of(), inbox.receive(LONG_WAIT_MILLIS));
    Thread other = new Thread(() -> wakeup(inbox));
    other.start();
    assertEquals(List.of(), inbox.receive(LONG_WAIT_MILLIS));
    other.join();
  }

  /** Whoever is woken all the time reads all the same. */
  @Test
  void wakeupsDoNotKeepMessagesAway() throws Exception {
    Inbox inbox = instance(0);
    sendTo(Address.ofInstance(service, 0), 0, 500);
    Thread other =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                wakeup(inbox);
              }
            });
    other.start();
    try {
      assertEquals(messages(0, 500), receive(inbox, 500));
    } finally {
      other.interrupt();
      other.join();
    }
  }

  private Inbox service(int instance) {
    return remember(openService(service, instance));
  }

  private Inbox instance(int instance) {
    return remember(openInstance(service, instance));
  }

  private Inbox remember(Inbox inbox) {
    opened.add((AutoCloseable) inbox);
    return inbox;
  }

  private void close(Inbox inbox) throws Exception {
    ((AutoCloseable) inbox).close();
    opened.remove(inbox);
  }

  /** Where messages of one sender stay in order. */
  private Address firstPartition() {
    return new Address(Address.ofService(service).topic(), 0);
  }

  private void sendAll(int from, int to) {
    sendTo(firstPartition(), from, to);
  }

  private void sendTo(Address address, int from, int to) {
    messages(from, to).forEach(message -> transport.send(address, message));
  }

  private static QueryReply message(String key, int number) {
    return new QueryReply(key, List.of(String.valueOf(number)));
  }

  private static List<Message> messages(int from, int to) {
    List<Message> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(message("key", i));
    }
    return all;
  }

  private static List<Message> messages(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::message).toList();
  }

  private static List<QueryReply> receive(Inbox inbox, int count) {
    return deliveries(inbox, count).stream()
        .map(delivery -> (QueryReply) delivery.message())
        .toList();
  }

  /** Receives until there are so many; more than that is a failure. */
  private static List<Delivery> deliveries(Inbox inbox, int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_MAX_SECONDS);
    List<Delivery> all = new ArrayList<>();
    while (all.size() < count && System.nanoTime() < end) {
      all.addAll(inbox.receive(100));
    }
    assertEquals(count, all.size());
    return all;
  }
}
