package io.escrow.txn.kafka;

import io.escrow.txn.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics: makes those that are missing and checks those that are there. */
public final class Topics {
  /** The partitions of a topic of replies: a service has at most so many instances. */
  public static final int MAX_INSTANCES = 16;

  /** The longest dead letter, with its headers. */
  static final int MAX_DEAD_LETTER_BYTES = 2 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
  private static final int WAIT_MAX_MILLIS = 60_000;
  private static final int ANSWER_MAX_MILLIS = 5_000;
  private static final int RETRY_MILLIS = 100;
  private static final int TELL_EVERY_MILLIS = 5_000;
  private static final String DEAD = ".dead";

  private Topics() {}

  /**
   * The topics of one service: its inbox, its replies and its dead letters.
   *
   * @param partitions of the inbox: at most so many instances share its work, more stand by
   */
  public static Map<String, Integer> ofService(String service, int partitions) {
    return Map.of(
        Address.ofService(service).topic(), partitions,
        Address.ofInstance(service, 0).topic(), MAX_INSTANCES,
        deadLetters(service), 1);
  }

  /** The topic of what a service could not decode. */
  public static String deadLetters(String service) {
    return Address.ofService(service).topic() + DEAD;
  }

  /**
   * Sees to it that topics are there; any number of processes may do so at once.
   *
   * <p>Blocks until the broker answers and each partition has a leader, at most 60 s.
   *
   * @param partitions the least number of partitions by topic
   * @throws IllegalStateException when a topic has fewer partitions, or the time is over
   */
  public static void ensure(
      String bootstrap, int replicationFactor, Map<String, Integer> partitions) {
    long start = System.nanoTime();
    long told = 0;
    try (Admin admin = Admin.create(ClientSettings.ofAdmin(bootstrap))) {
      while (true) {
        String missing = tryToEnsure(admin, replicationFactor, partitions);
        if (missing.isEmpty()) {
          return;
        }
        long waited = (System.nanoTime() - start) / 1_000_000;
        if (waited > WAIT_MAX_MILLIS) {
          throw new IllegalStateException(
              "Kafka on " + bootstrap + " is not ready after " + waited + " ms: " + missing);
        }
        if (waited - told > TELL_EVERY_MILLIS) {
          told = waited;
          LOG.info("waiting for Kafka on {}: {}", bootstrap, missing);
        }
        Thread.sleep(RETRY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka on " + bootstrap, e);
    }
  }

  /** Says what is still missing; nothing when all is there. */
  private static String tryToEnsure(Admin admin, int replicationFactor, Map<String, Integer> wanted)
      throws InterruptedException {
    try {
      create(admin, replicationFactor, wanted);
      Map<String, TopicDescription> found =
          get(admin.describeTopics(wanted.keySet()).allTopicNames());
      found.forEach((topic, description) -> check(description, wanted.getOrDefault(topic, 0)));
      boolean led =
          found.values().stream()
              .flatMap(topic -> topic.partitions().stream())
              .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
      return led ? "" : "partitions without a leader";
    } catch (TimeoutException e) {
      return "no answer";
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return String.valueOf(e.getCause());
      }
      throw new IllegalStateException("Kafka refuses the topics " + wanted.keySet(), e.getCause());
    }
  }

  private static void check(TopicDescription topic, int least) {
    int there = topic.partitions().size();
    if (there < least) {
      throw new IllegalStateException(
          "the topic " + topic.name() + " has " + there + " partitions, and needs " + least);
    }
  }

  private static void create(Admin admin, int replicationFactor, Map<String, Integer> wanted)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<NewTopic> topics = new ArrayList<>();
    wanted.forEach(
        (topic, partitions) ->
            topics.add(
                new NewTopic(topic, partitions, (short) replicationFactor)
                    .configs(settings(topic))));
    for (KafkaFuture<Void> made : admin.createTopics(topics).values().values()) {
      try {
        get(made);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  /**
   * Small and short-lived: messages can be made again. How many replicas must be in sync is the
   * brokers' own default, as their number is.
   */
  private static Map<String, String> settings(String topic) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("retention.bytes", "268435456");
    settings.put("segment.bytes", "67108864");
    if (topic.endsWith(DEAD)) {
      settings.put("retention.ms", "604800000"); // A week, for people to look at them.
      settings.put("max.message.bytes", String.valueOf(MAX_DEAD_LETTER_BYTES));
    } else {
      settings.put("retention.ms", "600000");
    }
    return settings;
  }

  private static <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(ANSWER_MAX_MILLIS, TimeUnit.MILLISECONDS);
  }
}
