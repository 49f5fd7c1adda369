package io.escrow.local;

import io.escrow.local.server.ChildProcess;
import io.escrow.local.server.KafkaServer;
import io.escrow.local.server.Ports;
import io.escrow.local.server.RedisServer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The broker and one Redis for each service, on ports that are known before they run. */
final class Infrastructure implements AutoCloseable {
  private final Path dataDir;
  private final @Nullable List<String> brokerJvmFlags;
  private final Supervisor supervisor;
  private final int kafkaPort = Ports.free();
  private final Map<ServiceName, Integer> redisPorts = new EnumMap<>(ServiceName.class);
  private volatile @Nullable KafkaServer kafka;

  /**
   * @param brokerJvmFlags flags of the broker's own JVM; null if it runs in this one
   */
  Infrastructure(
      Path dataDir,
      Set<ServiceName> services,
      @Nullable List<String> brokerJvmFlags,
      Supervisor supervisor) {
    this.dataDir = dataDir;
    this.brokerJvmFlags = brokerJvmFlags;
    this.supervisor = supervisor;
    services.forEach(name -> redisPorts.put(name, Ports.free()));
  }

  /** The folder's entry that shows that a service has had data. */
  static String redisFolder(ServiceName name) {
    return "redis-" + name.text();
  }

  String kafkaBootstrap() {
    return "127.0.0.1:" + kafkaPort;
  }

  String redisUrl(ServiceName name) {
    Integer port = redisPorts.get(name);
    if (port == null) {
      throw new IllegalArgumentException("the " + name.text() + " service does not run here");
    }
    return "redis://127.0.0.1:" + port;
  }

  Map<ServiceName, Integer> redisPorts() {
    return redisPorts;
  }

  /** Starts every Redis at once; completes when all answer. */
  CompletableFuture<Void> startRedis(Executor executor) {
    return CompletableFuture.allOf(
        redisPorts.entrySet().stream()
            .map(
                entry ->
                    CompletableFuture.runAsync(
                        () -> startRedis(entry.getKey(), entry.getValue()), executor))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Starts the broker; completes when it serves clients. */
  CompletableFuture<Void> startKafka(Executor executor) {
    return CompletableFuture.runAsync(this::startKafka, executor);
  }

  private void startRedis(ServiceName name, int port) {
    RedisServer redis = RedisServer.start(dataDir.resolve(redisFolder(name)), port);
    supervisor.watch(
        redisFolder(name),
        redis.process(),
        () -> {
          redis.restart();
          return redis.process();
        });
  }

  private void startKafka() {
    Path folder = dataDir.resolve("kafka");
    List<String> flags = brokerJvmFlags;
    if (flags == null) {
      kafka = KafkaServer.start(folder, kafkaPort);
      return;
    }
    KafkaServer started = KafkaServer.startProcess(folder, kafkaPort, flags);
    supervisor.watch(
        "kafka",
        process(started),
        () -> {
          started.restart();
          return process(started);
        });
  }

  private static ChildProcess process(KafkaServer kafka) {
    return Objects.requireNonNull(kafka.process());
  }

  /** Stops a broker in this JVM; processes are the supervisor's. */
  @Override
  public void close() {
    KafkaServer running = kafka;
    if (running != null) {
      running.close();
    }
  }
}
