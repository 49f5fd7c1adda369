package io.escrow.txn.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings of Kafka's clients: low latency first, everything bounded. */
final class ClientSettings {
  /** The most records of one poll. */
  static final int MAX_POLL_RECORDS = 256;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;
  private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;
  private static final int BATCH_BYTES = 64 * 1024;
  private static final long BUFFER_BYTES = 32L * 1024 * 1024;

  /** More than any message, so that a dead letter fits with its headers. */
  private static final int MAX_REQUEST_BYTES = Topics.MAX_DEAD_LETTER_BYTES;

  /** Topics are few; none may be forgotten, since a send does not wait to hear of it again. */
  private static final long METADATA_IDLE_MILLIS = 10L * 365 * 24 * 3_600_000;

  /** An instance that has not polled for so long lets the others have its share. */
  private static final int MAX_POLL_INTERVAL_MILLIS = 30_000;

  private static final int FETCH_MAX_WAIT_MILLIS = 100;
  private static final int HEARTBEATS_PER_SESSION = 6;

  /** By its answers an instance hears that shares move: the longest that a move waits for it. */
  private static final int HEARTBEAT_MAX_MILLIS = 1_000;

  private ClientSettings() {}

  static Map<String, Object> ofAdmin(String bootstrap) {
    return common(bootstrap);
  }

  static Map<String, Object> ofProducer(KafkaSettings settings) {
    Map<String, Object> all = common(settings.bootstrap());
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.LINGER_MS_CONFIG, settings.lingerMillis());
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    all.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, SlicingPartitioner.class.getName());
    // A full buffer or an unknown topic fails at once: the loop that sends must not stand still.
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    all.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_IDLE_MILLIS);
    return all;
  }

  /** A consumer of partitions that are given to it. */
  static Map<String, Object> ofConsumer(KafkaSettings settings) {
    Map<String, Object> all = common(settings.bootstrap());
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    all.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    return all;
  }

  /**
   * A consumer that shares a service's inbox. Its name in the group is fixed, so that the restarted
   * instance has its partitions again at once; and while a share moves, the others go on.
   */
  static Map<String, Object> ofGroup(KafkaSettings settings, String service, int instance) {
    Map<String, Object> all = ofConsumer(settings);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, "escrow." + service);
    all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, service + "-" + instance);
    all.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, settings.sessionTimeoutMillis());
    all.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        Math.min(HEARTBEAT_MAX_MILLIS, settings.sessionTimeoutMillis() / HEARTBEATS_PER_SESSION));
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL_MILLIS);
    return all;
  }

  private static Map<String, Object> common(String bootstrap) {
    Map<String, Object> all = new HashMap<>();
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 30_000);
    // A broker that comes back is found within half a second.
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    all.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50);
    all.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
    return all;
  }
}
