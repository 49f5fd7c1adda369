package io.escrow.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.audit.Audit;
import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.service.Architecture;
import io.escrow.service.Protocol;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One checkout is one trace, over all services. */
class TracesTest {
  private static final String CHECKOUT = "order POST /orders/checkout/{order_id}";
  private static final String CLIENTS_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENTS_SPAN = "b7ad6b7169203331";
  private static final Duration POLL = Duration.ofMillis(100);

  private OtlpReceiver receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = new OtlpReceiver();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  static List<Variant> variants() {
    return Variant.chosen();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aCheckoutIsOneTraceOverAllServices(Variant variant) {
    run(
        variant,
        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint()),
        system -> {
          checkOut(system, Map.of());
          checkOut(
              system, Map.of("traceparent", "00-" + CLIENTS_TRACE + "-" + CLIENTS_SPAN + "-01"));
        });
    List<SeenSpan> checkouts =
        receiver.spans().stream().filter(span -> span.title().equals(CHECKOUT)).toList();
    assertEquals(2, checkouts.size());
    for (SeenSpan checkout : checkouts) {
      boolean below = checkout.trace().equals(CLIENTS_TRACE);
      assertEquals(below ? CLIENTS_SPAN : "", checkout.parent());
      assertEquals("200", checkout.attributes().get("http.response.status_code"));
      assertStructure(variant, checkout);
    }
    assertEquals(1, checkouts.stream().filter(one -> one.parent().equals(CLIENTS_SPAN)).count());
  }

  /** Neither a span is made nor a header travels with a message. */
  @Test
  void nothingIsTracedUnlessItIsToldWhereTo() {
    run(
        Variant.TWO_PHASE_ORCHESTRATOR,
        Map.of(),
        system -> {
          checkOut(system, Map.of());
          List<ConsumerRecord<byte[], byte[]>> records = records(system);
          assertNotEquals(0, records.size());
          records.forEach(record -> assertEquals(0, record.headers().toArray().length));
        });
    assertEquals(0, receiver.requests());
  }

  private void run(Variant variant, Map<String, String> environment, Use use) {
    try (LocalSystem system = start(variant, environment)) {
      use.of(system);
      Audit.of(system).awaitSettled();
    } // The services send what they have when they are closed.
  }

  private static LocalSystem start(Variant variant, Map<String, String> environment) {
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .variant(variant.protocol(), variant.architecture())
            .environment(environment);
    return LocalSystem.start(settings, System.out::println);
  }

  private void assertStructure(Variant variant, SeenSpan top) {
    List<SeenSpan> trace =
        receiver.spans().stream().filter(one -> one.trace().equals(top.trace())).toList();
    boolean embedded = variant.architecture() == Architecture.EMBEDDED;
    boolean saga = variant.protocol() == Protocol.SAGA;
    SeenSpan coordinated =
        child(trace, top, "order transaction " + (embedded ? "" : "remote-") + protocol(variant));
    if (!embedded) {
      coordinated = child(trace, coordinated, "orchestrator transaction " + protocol(variant));
    }
    for (String vote :
        saga
            ? List.of("stock EXECUTE", "payment EXECUTE_PIVOT")
            : List.of("stock PREPARE", "payment PREPARE")) {
      for (SeenSpan voted : children(trace, coordinated, vote)) {
        assertEquals("YES", voted.attributes().get("escrow.answer"));
        assertEquals("redis", voted.attributes().get("db.system.name"));
      }
    }
    children(trace, coordinated, "stock" + (saga ? " FINISH" : " COMMIT"));
    for (SeenSpan span : trace) {
      boolean declined = span.transaction().isEmpty();
      if (span.name().startsWith("transaction ") && !declined) {
        assertEquals(coordinated.transaction(), span.transaction());
        child(trace, span, span.service() + " log begin");
        child(trace, span, span.service() + " log end");
        assertTrue(!span.events().isEmpty(), span::toString);
      } else if (span.service().equals("stock") || span.service().equals("payment")) {
        assertEquals(coordinated.transaction(), span.transaction());
        assertEquals(coordinated.id(), span.parent());
      }
    }
    Set<String> services = trace.stream().map(SeenSpan::service).collect(Collectors.toSet());
    Set<String> expected = new TreeSet<>(Set.of("order", "stock", "payment"));
    if (!embedded) {
      expected.add("orchestrator");
    }
    assertEquals(expected, new TreeSet<>(services));
  }

  private static String protocol(Variant variant) {
    return variant.protocol().text();
  }

  /** The one span of a title below a parent. */
  private static SeenSpan child(List<SeenSpan> trace, SeenSpan parent, String title) {
    List<SeenSpan> found = new ArrayList<>(children(trace, parent, title));
    // A begin that came twice was declined once.
    found.removeIf(one -> one.name().startsWith("transaction ") && one.transaction().isEmpty());
    assertEquals(1, found.size(), () -> title + " below " + parent.title() + " in " + trace);
    return found.get(0);
  }

  /** The spans of a title below a parent; on a slow machine a command is sent again. */
  private static List<SeenSpan> children(List<SeenSpan> trace, SeenSpan parent, String title) {
    List<SeenSpan> found =
        trace.stream()
            .filter(span -> span.title().equals(title) && span.parent().equals(parent.id()))
            .toList();
    assertTrue(!found.isEmpty(), () -> title + " below " + parent.title() + " in " + trace);
    return found;
  }

  /** All that was sent so far. */
  private static List<ConsumerRecord<byte[], byte[]>> records(LocalSystem system) {
    Map<String, Object> settings = Map.of("bootstrap.servers", system.kafkaBootstrap());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().entrySet().stream()
              .filter(topic -> !topic.getKey().startsWith("__"))
              .flatMap(topic -> topic.getValue().stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  private static void checkOut(LocalSystem system, Map<String, String> headers) {
    ShopClient client = new ShopClient(system.baseUrl());
    String order = client.order(client.createUser(10), client.createItem(10, 2), 1);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(system.baseUrl() + "/orders/checkout/" + order))
            .POST(HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    int status =
        HttpClient.newHttpClient()
            .sendAsync(request.build(), BodyHandlers.discarding())
            .join()
            .statusCode();
    assertEquals(200, status);
  }

  /** What is done with a system that runs. */
  private interface Use {
    void of(LocalSystem system);
  }
}
