package io.escrow.service;

import io.escrow.txn.kafka.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The topics over which the services talk. */
public final class ServiceTopics {
  /** The services that send and receive messages. */
  private static final List<String> SERVICES = List.of("order", "payment", "stock", "orchestrator");

  /** Partitions of each inbox: at most so many instances of a service share the work. */
  private static final int INBOX_PARTITIONS = 8;

  /** The broker's own default. */
  private static final int REPLICATION_OF_BROKER = -1;

  private ServiceTopics() {}

  /**
   * Sees to it that the topics of all services are there, whoever starts first.
   *
   * <p>Blocks for up to a minute.
   *
   * @return their names
   * @throws IllegalStateException when the broker does not have them by then
   */
  public static List<String> ensure(String kafkaBootstrap) {
    Map<String, Integer> topics = new HashMap<>();
    SERVICES.forEach(service -> topics.putAll(Topics.ofService(service, INBOX_PARTITIONS)));
    Topics.ensure(kafkaBootstrap, REPLICATION_OF_BROKER, topics);
    return List.copyOf(topics.keySet());
  }
}
