package io.escrow.service;

import io.escrow.txn.Address;
import io.escrow.txn.Message;
import io.escrow.txn.OverloadedException;
import io.escrow.txn.StoreUnavailableException;
import io.escrow.txn.kafka.KafkaInbox;
import io.escrow.txn.kafka.KafkaSettings;
import io.escrow.txn.kafka.KafkaTransport;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisTransactionLog;
import io.escrow.txn.runtime.CoordinatorLoop;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.CoordinatorSettings;
import io.escrow.txn.runtime.InboxPump;
import io.escrow.txn.runtime.LoopDriver;
import io.escrow.txn.runtime.Mailbox;
import io.escrow.txn.runtime.Submission;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocols;
import io.escrow.txn.spi.TransactionLog.Parked;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator with its log in the service's Redis, its messages over Kafka and its threads.
 *
 * <p>Its thread connects first, again and again until Redis and Kafka are there, and then serves;
 * {@link #missing} says what it waits for.
 */
public final class CoordinatorHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorHost.class);
  private static final long RETRY_CONNECT_MILLIS = 200;
  private static final long NOT_CONNECTED_MILLIS = 20;
  private static final long DRAIN_MAX_MILLIS = 10_000;
  private static final int MAX_PARKED_SHOWN = 100;
  private static final int COMPLETION_THREADS = 2;

  /** What works once it is connected. */
  private record Open(
      KafkaTransport transport, KafkaInbox replies, KafkaInbox inbox, CoordinatorLoop loop) {}

  private final ServiceConfig config;
  private final Protocols protocols;
  private final Application application;
  private final Consumer<Message> others;
  private final RedisConnections connections;
  private final RedisTransactionLog log;
  private final RedisTransactionLog operatorLog;
  private final Mailbox mailbox;
  private final ExecutorService completions;
  private CoordinatorObserver observer = CoordinatorObserver.NONE;
  private volatile String problem = "Redis: not connected yet";
  private volatile @Nullable Open open;
  private @Nullable InboxPump pump;
  private volatile @Nullable LoopDriver loopDriver;
  private volatile @Nullable LoopDriver pumpDriver;

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
    this.connections = RedisAccess.of(config);
    this.log = new RedisTransactionLog(connections, scripts);
    this.operatorLog = new RedisTransactionLog(connections, Map.of());
    this.mailbox = new Mailbox(config.maxInFlight() + 10_000, this::wake);
    this.completions =
        DaemonThreads.pool(config.serviceName() + "-completions", COMPLETION_THREADS);
  }

  /** Registers the coordinator's meters; before {@link #start}. */
  public void bindMetrics(MeterRegistry registry) {
    CoordinatorMetrics metrics = new CoordinatorMetrics(registry, config.serviceName());
    metrics.gauge(
        "coordinator.in.flight", "Submissions that have not been answered", this::inFlight);
    metrics.gauge("coordinator.inbox.lag", "Messages in Kafka not handled yet", this::lag);
    observer = metrics;
  }

  /** Starts the threads. */
  public void start() {
    String name = config.serviceName() + "-coordinator";
    loopDriver = LoopDriver.start(name, this::step);
    pumpDriver = LoopDriver.start(name + "-inbox", this::pump);
  }

  /**
   * Hands a transaction over; never blocks.
   *
   * @throws ProblemException {@link ProblemType#OVERLOADED} or {@link ProblemType#UNAVAILABLE}:
   *     nothing has happened
   */
  public void submit(Submission submission) {
    Open now = requireOpen();
    try {
      now.loop().submit(submission);
    } catch (OverloadedException e) {
      throw ProblemType.OVERLOADED.because("Too many checkouts are running; try again later.");
    }
  }

  /**
   * Sends a message that is not about a transaction; never blocks.
   *
   * @throws ProblemException {@link ProblemType#UNAVAILABLE} when Kafka is not connected yet
   */
  public void send(Address to, Message message) {
    requireOpen().transport().send(to, message);
  }

  /** Where answers to this instance are sent. */
  public Address self() {
    return Address.ofInstance(config.serviceName(), config.instance());
  }

  /** Runs what completes requests, off the coordinator's thread. */
  public ExecutorService completions() {
    return completions;
  }

  /** What it waits for; empty when it serves. */
  public List<String> missing() {
    if (hasEnded(loopDriver) || hasEnded(pumpDriver)) {
      return List.of("a thread of the coordinator ended by an error; restart the process");
    }
    return problem.isEmpty() ? List.of() : List.of(problem);
  }

  /**
   * What an operator wants to know: how many transactions are not over, and those that are stuck,
   * at most {@value #MAX_PARKED_SHOWN} of each shard.
   *
   * @throws ProblemException {@link ProblemType#UNAVAILABLE} when Redis does not answer
   */
  public Map<String, Object> overview() {
    return StoreCalls.read(
        () -> {
          long count = 0;
          List<Map<String, String>> parked = new ArrayList<>();
          for (int shard = 0; shard < config.shards(); shard++) {
            count += operatorLog.open(shard);
            for (Parked one : operatorLog.parked(shard, MAX_PARKED_SHOWN)) {
              parked.add(Map.of("id", one.id().toString(), "error", one.error()));
            }
          }
          return Map.of("open", count, "parked", parked);
        });
  }

  /** Lets what is in flight end, for at most 10 s, and closes. */
  @Override
  public void close() {
    long end = nowMillis() + DRAIN_MAX_MILLIS;
    while (inFlight() > 0 && nowMillis() < end && pause()) {
      LOG.debug("{}: {} in flight", config.serviceName(), inFlight());
    }
    close(pumpDriver);
    wake();
    close(loopDriver);
    Open last = open;
    if (last != null) {
      last.inbox().close();
      last.replies().close();
      last.transport().close();
    }
    completions.shutdown();
    log.close();
    operatorLog.close();
  }

  private static void close(@Nullable LoopDriver driver) {
    if (driver != null) {
      driver.close();
    }
  }

  private static boolean hasEnded(@Nullable LoopDriver driver) {
    return driver != null && !driver.alive();
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(NOT_CONNECTED_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Open requireOpen() {
    Open now = open;
    if (now == null) {
      throw ProblemType.UNAVAILABLE.because("The service is not connected yet: " + problem);
    }
    return now;
  }

  private int inFlight() {
    Open now = open;
    return now == null ? 0 : now.loop().inFlight();
  }

  private long lag() {
    Open now = open;
    return now == null ? 0 : now.inbox().lag();
  }

  private void wake() {
    Open now = open;
    if (now != null) {
      now.replies().wakeup();
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  private long step(long nowMillis) {
    Open now = open;
    if (now == null) {
      try {
        now = connect();
        open = now;
        problem = "";
      } catch (StoreUnavailableException e) {
        problem = "Redis: " + e.getMessage();
        return RETRY_CONNECT_MILLIS;
      } catch (RuntimeException e) {
        LOG.warn("{}: Kafka is not ready: {}", config.serviceName(), e.getMessage());
        problem = "Kafka: " + e.getMessage();
        return RETRY_CONNECT_MILLIS;
      }
    }
    return now.loop().step(nowMillis);
  }

  private long pump(long nowMillis) {
    Open now = open;
    if (now == null) {
      return NOT_CONNECTED_MILLIS;
    }
    if (pump == null) {
      pump = new InboxPump(now.inbox(), mailbox);
    }
    return pump.step(nowMillis);
  }

  private Open connect() {
    connections.check();
    List<String> topics = ServiceTopics.ensure(config.kafkaBootstrap());
    KafkaSettings settings = KafkaSettings.of(config.kafkaBootstrap());
    KafkaTransport transport = new KafkaTransport(settings, topics);
    @Nullable KafkaInbox replies = null;
    try {
      replies = KafkaInbox.ofInstance(settings, config.serviceName(), config.instance(), transport);
      KafkaInbox inbox =
          KafkaInbox.ofService(settings, config.serviceName(), config.instance(), transport);
      return new Open(transport, replies, inbox, loop(transport, replies));
    } catch (RuntimeException e) {
      if (replies != null) {
        replies.close();
      }
      transport.close();
      throw e;
    }
  }

  private CoordinatorLoop loop(KafkaTransport transport, KafkaInbox replies) {
    CoordinatorSettings settings =
        new CoordinatorSettings(
            config.serviceName(),
            config.instance(),
            UUID.randomUUID().toString(),
            config.shards(),
            config.takeoverAfterMs(),
            config.maxInFlight(),
            RetryPolicy.DEFAULT);
    return new CoordinatorLoop(
        settings,
        protocols,
        application,
        log,
        transport,
        replies,
        mailbox,
        completions::execute,
        observer,
        others);
  }
}
