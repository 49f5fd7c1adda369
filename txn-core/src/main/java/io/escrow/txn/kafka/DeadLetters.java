package io.escrow.txn.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what cannot be decoded into a topic of its own, unchanged, with the reason and where it was;
 * tries again each second until the broker has it. Used by the thread of its inbox.
 *
 * <p>Letters that wait count as not handled, so the inbox's bound is theirs.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private record Letter(ProducerRecord<byte[], byte[]> record, Runnable handled) {}

  private final KafkaTransport transport;
  private final String topic;
  private final Queue<Letter> refused = new ConcurrentLinkedQueue<>();
  private final Trouble written = new Trouble(LOG, "undecodable messages");
  private final Trouble failed = new Trouble(LOG, "dead letters not taken by the broker");
  private long nextRetryMillis;

  DeadLetters(KafkaTransport transport, String topic) {
    this.transport = transport;
    this.topic = topic;
  }

  void write(ConsumerRecord<byte[], byte[]> poison, Exception why, Runnable handled) {
    String reason = String.valueOf(why.getMessage());
    written.happened(poison.topic() + "-" + poison.partition() + "@" + poison.offset(), why);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, poison.key(), poison.value());
    record.headers().add("reason", utf8(reason));
    record.headers().add("topic", utf8(poison.topic()));
    record.headers().add("partition", utf8(String.valueOf(poison.partition())));
    record.headers().add("offset", utf8(String.valueOf(poison.offset())));
    send(new Letter(record, handled));
  }

  /** Sends again what the broker had not taken, when it is time. */
  void retry(long nowMillis) {
    if (nowMillis < nextRetryMillis || refused.isEmpty()) {
      return;
    }
    nextRetryMillis = nowMillis + RETRY_AFTER_MILLIS;
    Queue<Letter> again = new ArrayDeque<>();
    for (Letter letter = refused.poll(); letter != null; letter = refused.poll()) {
      again.add(letter);
    }
    again.forEach(this::send);
  }

  long count() {
    return written.count();
  }

  private void send(Letter letter) {
    transport.send(
        letter.record(),
        error -> {
          if (error == null) {
            letter.handled().run();
          } else {
            failed.happened("to " + topic, error);
            refused.add(letter);
          }
        });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
