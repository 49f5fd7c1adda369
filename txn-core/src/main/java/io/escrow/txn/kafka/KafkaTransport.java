package io.escrow.txn.kafka;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.spi.Transport;
import io.escrow.txn.wire.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages over Kafka, by one idempotent producer.
 *
 * <p>A message is given up, counted and logged when the buffer of 32 MiB is full, its topic is not
 * known yet, it cannot be encoded, or no broker has taken it for 30 s. May be used by any thread.
 */
public final class KafkaTransport implements Transport, AutoCloseable {
  /** The header's name is that of the W3C, whose form the texts of most tracers have. */
  static final String TRACE_HEADER = "traceparent";

  private static final Logger LOG = LoggerFactory.getLogger(KafkaTransport.class);
  private static final int TOPIC_WAIT_MAX_MILLIS = 30_000;
  private static final int TOPIC_POLL_MILLIS = 10;
  private static final int CLOSE_MAX_MILLIS = 2_000;

  private final Producer<byte[], byte[]> producer;
  private final Trouble givenUp = new Trouble(LOG, "messages given up");
  private final AtomicLong notTaken = new AtomicLong();

  /**
   * Connects, and returns when the topics are known, so that the first message finds its way.
   *
   * @param topics to which messages will be sent; to others, the first messages are given up
   * @throws IllegalStateException when a topic is not there within 30 s
   */
  public KafkaTransport(KafkaSettings settings, Collection<String> topics) {
    this.producer =
        new KafkaProducer<>(
            ClientSettings.ofProducer(settings),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      topics.forEach(topic -> awaitTopic(settings, topic));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void send(Address to, Message message, Runnable sent) {
    send(to, message, "", sent);
  }

  /** {@inheritDoc} It travels in a header of the record, {@value #TRACE_HEADER}. */
  @Override
  public void send(Address to, Message message, String trace, Runnable sent) {
    ProducerRecord<byte[], byte[]> record;
    try {
      record = record(to, message);
      if (!trace.isEmpty()) {
        record.headers().add(TRACE_HEADER, trace.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IllegalArgumentException e) {
      givenUp.happened(about(to, message) + ", not encodable", e);
      sent.run();
      return;
    }
    send(
        record,
        error -> {
          if (error != null) {
            givenUp.happened(about(to, message), error);
            if (error instanceof TimeoutException) {
              notTaken.incrementAndGet();
            }
          }
          sent.run();
        });
  }

  private static String about(Address to, Message message) {
    return message.key() + " to " + to.topic();
  }

  /** How many messages were given up. */
  public long givenUp() {
    return givenUp.count();
  }

  /** How many of them were given up because no broker took them, or knew their topic, in time. */
  public long notTaken() {
    return notTaken.get();
  }

  /** Waits up to 2 s for what is under way; what is left then is given up. */
  @Override
  public void close() {
    producer.close(Duration.ofMillis(CLOSE_MAX_MILLIS));
  }

  /**
   * Sends a record as it is; does not block or throw.
   *
   * @param done run once, on any thread, with what went wrong, or null
   */
  void send(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Exception> done) {
    AtomicBoolean told = new AtomicBoolean();
    Consumer<@Nullable Exception> once =
        error -> {
          if (told.compareAndSet(false, true)) {
            done.accept(error);
          }
        };
    try {
      var unused = producer.send(record, (metadata, error) -> once.accept(error));
    } catch (RuntimeException e) {
      once.accept(e);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(Address to, Message message) {
    byte[] value = MessageCodec.encode(message);
    return to.partition() == Address.ANY
        ? new ProducerRecord<>(to.topic(), message.key().getBytes(StandardCharsets.UTF_8), value)
        : new ProducerRecord<>(to.topic(), to.partition(), null, value);
  }

  private void awaitTopic(KafkaSettings settings, String topic) {
    long start = System.nanoTime();
    while (!known(topic)) {
      if (System.nanoTime() - start > TOPIC_WAIT_MAX_MILLIS * 1_000_000L) {
        throw new IllegalStateException(
            "no topic " + topic + " at Kafka on " + settings.bootstrap() + " within 30 s");
      }
      try {
        Thread.sleep(TOPIC_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for topic " + topic, e);
      }
    }
  }

  private boolean known(String topic) {
    try {
      return !producer.partitionsFor(topic).isEmpty();
    } catch (TimeoutException e) {
      return false;
    }
  }
}
