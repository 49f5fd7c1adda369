package io.escrow.local.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {
  private static final String SHORT_SESSION_MILLIS = "1000";

  @TempDir Path folder;

  @Test
  void carriesRecordsInThisJvmAndKeepsThemOverARestart() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(folder)) {
      makeTopic(kafka);
      send(kafka, "one");
      kafka.restart();
      send(kafka, "two");
      assertEquals(List.of("one", "two"), read(kafka, 2));
      assertThrows(IllegalStateException.class, kafka::kill);
    }
  }

  @Test
  void comesBackAfterKillInAJvmOfItsOwn() throws Exception {
    long pid;
    try (KafkaServer kafka = KafkaServer.startProcess(folder, Ports.free(), List.of())) {
      makeTopic(kafka);
      kafka.kill();
      kafka.restart();
      send(kafka, "after the kill");
      assertEquals(List.of("after the kill"), read(kafka, 1));
      pid = kafka.process() == null ? -1 : kafka.process().pid();
    }
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  private static void makeTopic(KafkaServer kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      NewTopic topic = new NewTopic("t", Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static void send(KafkaServer kafka, String text) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.bootstrap(), "enable.metrics.push", "false");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("t", text)).get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(KafkaServer kafka, int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", kafka.bootstrap(),
            "group.id", "g",
            "session.timeout.ms", SHORT_SESSION_MILLIS,
            "heartbeat.interval.ms", "300",
            "auto.offset.reset", "earliest",
            "enable.metrics.push", "false");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("t"));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (values.size() < count && System.nanoTime() < end) {
        ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
        records.forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
