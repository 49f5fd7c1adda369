package io.escrow.service;

import io.escrow.service.Connector.Connected;
import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.OverloadedException;
import io.escrow.txn.node.CoordinatorNode;
import io.escrow.txn.node.Network;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisTransactionLog;
import io.escrow.txn.runtime.Submission;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.TransactionLog.Parked;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * A coordinator with its log in the service's Redis, its messages over Kafka and its threads.
 *
 * <p>It connects first, again and again until Redis and Kafka are there, and then serves; {@link
 * #missing} says what it waits for.
 */
public final class CoordinatorHost implements AutoCloseable {
  private static final long DRAIN_MAX_MILLIS = 10_000;
  private static final int MAX_PARKED_SHOWN = 100;
  private static final int COMPLETION_THREADS = 2;

  private final ServiceConfig config;
  private final Protocols protocols;
  private final Application application;
  private final Consumer<Message> others;
  private final RedisTransactionLog log;
  private final RedisTransactionLog operatorLog;
  private final Connector<CoordinatorNode> connector;
  private final ExecutorService completions;
  private final Tracing tracing;
  private CoordinatorMetrics metrics;

  /**
   * A host that has not connected yet.
   *
   * @param scripts the application's scripts, as {@link RedisTransactionLog} takes them
   * @param others takes messages that are not about transactions, on the coordinator's thread
   */
  public CoordinatorHost(
      ServiceConfig config,
      Protocols protocols,
      Application application,
      Map<String, String> scripts,
      Consumer<Message> others) {
    this.config = config;
    this.protocols = protocols;
    this.application = application;
    this.others = others;
    RedisConnections connections = RedisAccess.of(config);
    this.log = new RedisTransactionLog(connections, scripts);
    this.operatorLog = new RedisTransactionLog(connections, Map.of());
    this.connector = new Connector<>(config, connections, this::node);
    this.tracing = Tracing.of(config);
    this.metrics = metrics(new SimpleMeterRegistry());
    this.completions =
        DaemonThreads.pool(config.serviceName() + "-completions", COMPLETION_THREADS);
  }

  /** Registers the coordinator's meters; before {@link #start}. */
  public void bindMetrics(MeterRegistry registry) {
    metrics = metrics(registry);
    metrics.gauge(
        "coordinator.in.flight", "Submissions that have not been answered", this::inFlight);
    metrics.gauge("coordinator.inbox.lag", "Messages in Kafka not handled yet", connector::lag);
  }

  /** Starts the threads. */
  public void start() {
    connector.start();
  }

  /**
   * Hands a transaction over; never blocks.
   *
   * @throws ProblemException {@link ProblemType#OVERLOADED} or {@link ProblemType#UNAVAILABLE}:
   *     nothing has happened
   */
  public void submit(Submission submission) {
    try {
      requireConnected().node().submit(submission);
    } catch (OverloadedException e) {
      throw ProblemType.OVERLOADED.because("Too many checkouts are running; try again later.");
    }
  }

  /**
   * Sends a message that is not about a transaction, and belongs where the calling thread does in a
   * trace; never blocks.
   *
   * @throws ProblemException {@link ProblemType#UNAVAILABLE} when Kafka is not connected yet
   */
  public void send(Address to, Message message) {
    requireConnected()
        .network()
        .transport()
        .send(to, message, tracing.tracer().current(), () -> {});
  }

  /** Where answers to this instance are sent. */
  public Address self() {
    return Address.ofInstance(config.serviceName(), config.instance());
  }

  /** The traces of the service. */
  public Tracing tracing() {
    return tracing;
  }

  /** Runs what completes requests, off the coordinator's thread. */
  public ExecutorService completions() {
    return completions;
  }

  /** Whether its threads still run. */
  public boolean alive() {
    return connector.alive();
  }

  /** What it waits for; empty when it serves. */
  public List<String> missing() {
    return connector.missing();
  }

  /** A transaction that is stuck, and why. */
  public record Stuck(String id, String error) {}

  /** How many transactions are not over, and those that are stuck. */
  public record Overview(long open, List<Stuck> parked) {
    public Overview {
      parked = List.copyOf(parked);
    }
  }

  /**
   * What an operator wants to know; shows at most {@value #MAX_PARKED_SHOWN} stuck ones of each
   * shard.
   *
   * @throws ProblemException {@link ProblemType#UNAVAILABLE} when Redis does not answer
   */
  public Overview overview() {
    return StoreCalls.read(
        () -> {
          long count = 0;
          List<Stuck> parked = new ArrayList<>();
          for (int shard = 0; shard < config.shards(); shard++) {
            count += operatorLog.open(shard);
            for (Parked one : operatorLog.parked(shard, MAX_PARKED_SHOWN)) {
              parked.add(new Stuck(one.id().toString(), one.error()));
            }
          }
          return new Overview(count, parked);
        });
  }

  /** Takes nothing new, lets what is open end, for at most 10 s, and closes. */
  @Override
  public void close() {
    Connected<CoordinatorNode> last = connector.connected();
    try {
      if (last != null) {
        last.node().drain(DRAIN_MAX_MILLIS);
      }
    } finally {
      closeAll();
    }
  }

  private void closeAll() {
    connector.close();
    completions.shutdown();
    log.close();
    operatorLog.close();
    tracing.close();
  }

  private Connected<CoordinatorNode> requireConnected() {
    Connected<CoordinatorNode> now = connector.connected();
    if (now == null) {
      throw ProblemType.UNAVAILABLE.because(
          "The service is not connected yet: " + String.join(", ", connector.missing()));
    }
    return now;
  }

  private int inFlight() {
    Connected<CoordinatorNode> now = connector.connected();
    return now == null ? 0 : now.node().inFlight();
  }

  private CoordinatorMetrics metrics(MeterRegistry registry) {
    return new CoordinatorMetrics(
        registry, config.serviceName(), connector.store(), tracing.tracer());
  }

  private CoordinatorNode node(Network network) {
    return CoordinatorNode.of(network, config.serviceName(), log)
        .instance(config.instance())
        .shards(config.shards())
        .takeoverAfterMillis(config.takeoverAfterMs())
        .maxInFlight(config.maxInFlight())
        .protocols(protocols)
        .application(application)
        .completions(completions::execute)
        .observer(metrics)
        .others(others)
        .start();
  }
}
