package io.escrow.service;

import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.kafka.KafkaTransport;
import io.escrow.txn.redis.EffectScript;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisParticipant;
import io.escrow.txn.redis.RedisQuantities;
import io.escrow.txn.runtime.LoopDriver;
import io.escrow.txn.runtime.ParticipantLoop;
import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.QueryHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's accounts in Redis, and the participant that takes part in transactions with them over
 * Kafka.
 *
 * <p>Its thread connects first, again and again until Redis and Kafka are there, and then serves;
 * {@link #missing} says what it waits for.
 */
final class ParticipantHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParticipantHost.class);
  private static final int MAX_REQUEST_CONNECTIONS = 16;
  private static final long RETRY_CONNECT_MILLIS = 500;

  private final ServiceConfig config;
  private final QueryHandler queries;
  private final RedisConnections connections;
  private final RedisQuantities accounts;
  private final RedisParticipant participant;
  private ParticipantObserver metrics = ParticipantObserver.NONE;
  private volatile String storeProblem = "Redis: not connected yet";
  private volatile String brokerProblem = "Kafka: not connected yet";
  private volatile @Nullable KafkaInbox inbox;
  private @Nullable KafkaTransport transport;
  private @Nullable ParticipantLoop loop;
  private volatile @Nullable LoopDriver driver;

  /**
   * A host that has not connected yet.
   *
   * @param kind what the accounts are, as in {@link EffectScript#quantities}
   * @param queries makes, of the accounts, what answers questions of other services
   */
  public ParticipantHost(
      ServiceConfig config, String kind, Function<RedisQuantities, QueryHandler> queries) {
    this.config = config;
    this.connections = RedisAccess.of(config);
    this.accounts =
        new RedisQuantities(kind, config.shards(), connections, MAX_REQUEST_CONNECTIONS);
    this.participant =
        new RedisParticipant(
            config.serviceName(), config.shards(), EffectScript.quantities(kind), connections);
    this.queries = queries.apply(accounts);
  }

  /** The accounts, for requests outside of transactions. */
  public RedisQuantities accounts() {
    return accounts;
  }

  /** Registers the participant's meters; before {@link #start}. */
  public void bindMetrics(MeterRegistry registry) {
    metrics = new ParticipantMetrics(registry, config.serviceName(), this::lag);
  }

  /** Starts the thread. */
  public void start() {
    driver = LoopDriver.start(config.serviceName() + "-participant", this::step);
  }

  /** What it waits for; empty when it serves. */
  public List<String> missing() {
    LoopDriver started = driver;
    if (started != null && !started.alive()) {
      return List.of("the participant's thread ended by an error; restart the process");
    }
    return List.of(storeProblem, brokerProblem).stream()
        .filter(problem -> !problem.isEmpty())
        .toList();
  }

  /** What the service promises about its data. */
  public Map<String, String> promises() {
    return Map.of("durability", config.durability().text());
  }

  @Override
  public void close() {
    LoopDriver started = driver;
    if (started != null) {
      started.close();
    }
    closeKafka();
    participant.close();
    accounts.close();
  }

  private long lag() {
    KafkaInbox open = inbox;
    return open == null ? 0 : open.lag();
  }

  private long step(long nowMillis) {
    if (loop == null) {
      try {
        loop = connect();
      } catch (StoreUnavailableException e) {
        storeProblem = "Redis: " + e.getMessage();
        return RETRY_CONNECT_MILLIS;
      } catch (RuntimeException e) {
        LOG.warn("{}: Kafka is not ready: {}", config.serviceName(), e.getMessage());
        brokerProblem = "Kafka: " + e.getMessage();
        closeKafka();
        return RETRY_CONNECT_MILLIS;
      }
    }
    return loop.step(nowMillis);
  }

  private ParticipantLoop connect() {
    connections.check();
    storeProblem = "";
    List<String> topics = ServiceTopics.ensure(config.kafkaBootstrap());
    KafkaSettings settings = KafkaSettings.of(config.kafkaBootstrap());
    KafkaTransport out = new KafkaTransport(settings, topics);
    transport = out;
    KafkaInbox in = KafkaInbox.ofService(settings, config.serviceName(), config.instance(), out);
    inbox = in;
    brokerProblem = "";
    ParticipantSettings participantSettings =
        ParticipantSettings.of(config.serviceName(), config.inquireAfterMs());
    return new ParticipantLoop(
        participantSettings, participant, participant, queries, in, out, new Watcher());
  }

  private void closeKafka() {
    KafkaInbox open = inbox;
    if (open != null) {
      open.close();
      inbox = null;
    }
    if (transport != null) {
      transport.close();
      transport = null;
    }
  }

  /** Keeps {@link #missing} true, and tells the meters. */
  private final class Watcher implements ParticipantObserver {
    @Override
    public void handled(int commands) {
      metrics.handled(commands);
    }

    @Override
    public void alarmed(String detail) {
      metrics.alarmed(detail);
    }

    @Override
    public void ignored(String kind) {
      metrics.ignored(kind);
    }

    @Override
    public void storeUnavailable(String detail) {
      storeProblem = "Redis: " + detail;
      metrics.storeUnavailable(detail);
    }

    @Override
    public void storeAnswered() {
      storeProblem = "";
    }

    @Override
    public void inquired(int branches) {
      metrics.inquired(branches);
    }
  }
}
