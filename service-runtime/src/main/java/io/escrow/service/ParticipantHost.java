package io.escrow.service;

import io.escrow.txn.node.Network;
import io.escrow.txn.node.ParticipantNode;
import io.escrow.txn.redis.EffectScript;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisParticipant;
import io.escrow.txn.redis.RedisQuantities;
import io.escrow.txn.runtime.ParticipantSettings;
import io.escrow.txn.spi.QueryHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A service's accounts in Redis, and the participant that takes part in transactions with them over
 * Kafka.
 *
 * <p>It connects first, again and again until Redis and Kafka are there, and then serves; {@link
 * #missing} says what it waits for.
 */
final class ParticipantHost implements AutoCloseable {
  private static final int MAX_REQUEST_CONNECTIONS = 16;

  private final ServiceConfig config;
  private final QueryHandler queries;
  private final RedisQuantities accounts;
  private final RedisParticipant participant;
  private final Connector<ParticipantNode> connector;
  private final Tracing tracing;
  private ParticipantMetrics metrics;

  /**
   * A host that has not connected yet.
   *
   * @param kind what the accounts are, as in {@link EffectScript#quantities}
   * @param queries makes, of the accounts, what answers questions of other services
   */
  public ParticipantHost(
      ServiceConfig config, String kind, Function<RedisQuantities, QueryHandler> queries) {
    this.config = config;
    RedisConnections connections = RedisAccess.of(config);
    this.accounts =
        new RedisQuantities(kind, config.shards(), connections, MAX_REQUEST_CONNECTIONS);
    this.participant =
        new RedisParticipant(
            config.serviceName(), config.shards(), EffectScript.quantities(kind), connections);
    this.queries = queries.apply(accounts);
    this.connector = new Connector<>(config, connections, this::node);
    this.tracing = Tracing.of(config);
    this.metrics = metrics(new SimpleMeterRegistry());
  }

  /** The accounts, for requests outside of transactions. */
  public RedisQuantities accounts() {
    return accounts;
  }

  /** Registers the participant's meters; before {@link #start}. */
  public void bindMetrics(MeterRegistry registry) {
    metrics = metrics(registry);
  }

  /** Starts the thread. */
  public void start() {
    connector.start();
  }

  /** The traces of the service. */
  public Tracing tracing() {
    return tracing;
  }

  /** Whether its threads still run. */
  public boolean alive() {
    return connector.alive();
  }

  /** What it waits for; empty when it serves. */
  public List<String> missing() {
    return connector.missing();
  }

  /** What the service promises about its data. */
  public Map<String, String> promises() {
    return Map.of("durability", config.durability().text());
  }

  @Override
  public void close() {
    connector.close();
    participant.close();
    accounts.close();
    tracing.close();
  }

  private ParticipantMetrics metrics(MeterRegistry registry) {
    return new ParticipantMetrics(
        registry, config.serviceName(), connector.store(), connector::lag, tracing.tracer());
  }

  private ParticipantNode node(Network network) {
    return ParticipantNode.start(
        network,
        config.instance(),
        ParticipantSettings.of(config.serviceName(), config.inquireAfterMs()),
        participant,
        queries,
        metrics);
  }
}
