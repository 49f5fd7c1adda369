package io.escrow.service;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.node.Network;
import io.escrow.txn.node.Node;
import io.escrow.txn.redis.RedisConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects a service to its Redis and to Kafka and starts its node, again and again until both are
 * there.
 */
final class Connector<N extends Node> implements AutoCloseable {
  /** The services that send and receive messages. */
  private static final List<String> SERVICES = List.of("order", "payment", "stock", "orchestrator");

  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
  private static final long RETRY_MILLIS = 200;
  private static final long CLOSE_MAX_MILLIS = 5_000;

  /** What works once it is connected. */
  record Connected<N extends Node>(Network network, N node) {}

  private final ServiceConfig config;
  private final RedisConnections redis;
  private final Function<Network, N> starter;
  private final StoreState store = new StoreState();
  private final Thread thread;
  private volatile @Nullable Connected<N> connected;
  private volatile List<String> missing =
      List.of("Redis: not connected yet", "Kafka: not connected yet");
  private volatile boolean closed;

  Connector(ServiceConfig config, RedisConnections redis, Function<Network, N> starter) {
    this.config = config;
    this.redis = redis;
    this.starter = starter;
    this.thread = DaemonThreads.named(config.serviceName() + "-connector").newThread(this::connect);
  }

  void start() {
    thread.start();
  }

  /** Null until it is connected. */
  @Nullable Connected<N> connected() {
    return connected;
  }

  /** Whether Redis answers the node; to be told by whoever watches the node. */
  StoreState store() {
    return store;
  }

  /** Whether the node's threads still run, if it is connected. */
  boolean alive() {
    Connected<N> now = connected;
    return now == null || now.node().alive();
  }

  /** What it waits for; empty while it works. */
  List<String> missing() {
    Connected<N> now = connected;
    if (now == null) {
      return missing;
    }
    if (!now.node().alive()) {
      return List.of("a thread of the node ended by an error; restart the process");
    }
    List<String> lost = new ArrayList<>();
    if (!store.problem().isEmpty()) {
      lost.add(store.problem());
    }
    if (!now.network().trouble().isEmpty()) {
      lost.add("Kafka: " + now.network().trouble());
    }
    return List.copyOf(lost);
  }

  /** How many messages wait for the node, as far as is known. */
  long lag() {
    Connected<N> now = connected;
    return now == null ? 0 : now.node().lag();
  }

  /** Closes the node and its network; or gives up. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_MAX_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Connected<N> last = connected;
    if (last != null) {
      last.node().close();
      last.network().close();
    }
  }

  private void connect() {
    while (!closed) {
      try {
        redis.requireShards(config.shards());
        missing = List.of("Kafka: not connected yet");
        connected = connectToBroker();
        return;
      } catch (StoreUnavailableException e) {
        missing = List.of("Redis: " + e.getMessage(), "Kafka: not connected yet");
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        LOG.warn("{}: Kafka is not ready: {}", config.serviceName(), e.getMessage());
        missing = List.of("Kafka: " + e.getMessage());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Connected<N> connectToBroker() {
    Network network = Network.connect(KafkaSettings.of(config.kafkaBootstrap()), SERVICES);
    try {
      return new Connected<>(network, starter.apply(network));
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }
}
