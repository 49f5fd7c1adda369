package io.escrow.local;

import io.escrow.local.server.Ports;
import io.escrow.service.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole shop on this machine: a real broker, a real Redis for each service, the services and one
 * HTTP address in front of them.
 *
 * <p>Each Redis, and if separate the broker and each instance of a service, is a named part with a
 * process of its own, which is started again when it dies: {@code redis-order}, {@code kafka},
 * {@code order-0}. No process outlives this JVM. Safe for use by several threads.
 */
public final class LocalSystem implements AutoCloseable {
  private final LocalSettings settings;
  private final ServiceCatalog catalog;
  private final List<String> jvmFlags;
  private final DataDirectory directory;
  private final Supervisor infrastructureProcesses;
  private final Supervisor serviceProcesses;
  private final Infrastructure infrastructure;
  private volatile @Nullable Services services;
  private boolean closed;

  /** Opens the data folder, but starts nothing. */
  LocalSystem(
      LocalSettings settings,
      ServiceCatalog catalog,
      List<String> jvmFlags,
      Consumer<String> print) {
    this.settings = settings;
    this.catalog = catalog;
    this.jvmFlags = jvmFlags;
    if (settings.port() != 0 && !Ports.isFree(settings.port())) {
      throw new IllegalStateException(
          "port %d is in use, perhaps by another Escrow; stop that or choose another --port"
              .formatted(settings.port()));
    }
    if (settings.instances().containsKey(ServiceName.ORCHESTRATOR) && !hasOrchestrator(settings)) {
      throw new IllegalArgumentException(
          "no orchestrator runs when the order service coordinates: add --arch orchestrator");
    }
    this.directory = DataDirectory.open(settings.dataDir(), settings.shards());
    this.infrastructureProcesses = new Supervisor(print);
    this.serviceProcesses = new Supervisor(print);
    this.infrastructure =
        new Infrastructure(
            directory.path(),
            servicesToRun(settings),
            settings.separate() ? jvmFlags : null,
            infrastructureProcesses);
  }

  /**
   * Starts a whole system of the shop and returns when it is ready; leaves nothing behind if it
   * fails.
   *
   * @param print takes one line of text for each death and restart of a part
   * @throws IllegalArgumentException if a number of instances is given for an orchestrator that
   *     would not run
   * @throws IllegalStateException if the port or the folder is in use, the data do not fit, or a
   *     part does not start; the message says which and why
   */
  public static LocalSystem start(LocalSettings settings, Consumer<String> print) {
    return start(settings, new ShopCatalog(), print);
  }

  static LocalSystem start(LocalSettings settings, ServiceCatalog catalog, Consumer<String> print) {
    LocalSystem system = new LocalSystem(settings, catalog, List.of(), print);
    system.start();
    return system;
  }

  /** Starts everything; closes everything and throws if a part fails. */
  void start() {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CompletableFuture<Void> redis = infrastructure.startRedis(threads);
      CompletableFuture<Void> kafka = infrastructure.startKafka(threads);
      CompletableFuture<Services> bound = CompletableFuture.supplyAsync(this::bind, threads);
      CompletableFuture<Services> launched =
          bound.thenCombineAsync(redis, (made, done) -> launch(made), threads);
      CompletableFuture.allOf(kafka, launched).join();
      launched.join().start();
    } catch (CompletionException e) {
      close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (RuntimeException e) {
      close();
      throw e;
    } finally {
      threads.shutdown();
    }
  }

  private Services bind() {
    Map<ServiceName, Map<String, String>> environments = new EnumMap<>(ServiceName.class);
    infrastructure.redisPorts().keySet().forEach(n -> environments.put(n, environment(n)));
    try {
      Services made =
          settings.separate()
              ? SeparateServices.bind(
                  catalog,
                  settings,
                  jvmFlags,
                  directory.path().resolve("logs"),
                  serviceProcesses,
                  environments)
              : InJvmServices.bind(catalog, settings.port(), environments);
      services = made;
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("the gateway did not start: " + e.getMessage(), e);
    }
  }

  private static Services launch(Services made) {
    if (made instanceof SeparateServices separate) {
      separate.launch();
    }
    return made;
  }

  private Map<String, String> environment(ServiceName name) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(settings.environment());
    environment.put("PROTOCOL", settings.protocol().text());
    environment.put("ARCH", settings.architecture().text());
    environment.put("SHARDS", Integer.toString(settings.shards()));
    environment.put("KAFKA_BOOTSTRAP", infrastructure.kafkaBootstrap());
    environment.put("REDIS_URL", infrastructure.redisUrl(name));
    environment.put("PORT", "0");
    environment.put("INSTANCE", "0");
    return environment;
  }

  private static Set<ServiceName> servicesToRun(LocalSettings settings) {
    Set<ServiceName> names = EnumSet.of(ServiceName.ORDER, ServiceName.PAYMENT, ServiceName.STOCK);
    if (hasOrchestrator(settings)) {
      names.add(ServiceName.ORCHESTRATOR);
    }
    return names;
  }

  /** It also runs when its data may hold transactions that are still open. */
  private static boolean hasOrchestrator(LocalSettings settings) {
    Path data = settings.dataDir();
    String entry = Infrastructure.redisFolder(ServiceName.ORCHESTRATOR);
    return settings.architecture() == Architecture.ORCHESTRATOR
        || data != null && Files.exists(data.toAbsolutePath().normalize().resolve(entry));
  }

  /** The shop's one address, such as {@code http://127.0.0.1:8000}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + running().port();
  }

  /** The address of one instance, past the gateway; instances count from 0. */
  public String url(ServiceName name, int instance) {
    return "http://127.0.0.1:" + running().port(name, instance);
  }

  /** The services that run: the orchestrator is there only if it is used or has data. */
  public Set<ServiceName> serviceNames() {
    return Set.copyOf(infrastructure.redisPorts().keySet());
  }

  /** The address of a service's Redis, such as {@code redis://127.0.0.1:12345}. */
  public String redisUrl(ServiceName name) {
    return infrastructure.redisUrl(name);
  }

  /** What Kafka's clients take as {@code bootstrap.servers}. */
  public String kafkaBootstrap() {
    return infrastructure.kafkaBootstrap();
  }

  /** The folder with all data and logs. */
  public Path dataDir() {
    return directory.path();
  }

  /** Whether {@link #dataDir()} stays when the system ends. */
  public boolean keepsData() {
    return directory.isKept();
  }

  /** The names of the parts with a process of their own. */
  public List<String> parts() {
    return Stream.concat(
            infrastructureProcesses.names().stream(), serviceProcesses.names().stream())
        .toList();
  }

  /** The id of the process that a part runs in now, or did last. */
  public long pid(String part) {
    return supervisorOf(part).pid(part);
  }

  /** Whether a part's process runs. */
  public boolean isAlive(String part) {
    return supervisorOf(part).isAlive(part);
  }

  /** The same as {@code kill -9}; returns when the process is gone. It will be started again. */
  public void kill(String part) {
    supervisorOf(part).kill(part);
  }

  /** As {@link #kill}, but the part does not come back before {@link #revive}. */
  public void killForGood(String part) {
    supervisorOf(part).killForGood(part);
  }

  /**
   * Lets a part stop in order; it does not come back before {@link #revive}. False when it took
   * more than 70 s and was killed.
   */
  public boolean stopForGood(String part) {
    return supervisorOf(part).stopForGood(part);
  }

  /** Starts again what was ended for good. */
  public void revive(String part) {
    supervisorOf(part).revive(part);
  }

  /** What runs where, one line each: a name and its place. */
  Map<String, String> whatRunsWhere() {
    Map<String, String> lines = new LinkedHashMap<>(running().whatRunsWhere());
    infrastructure
        .redisPorts()
        .forEach(
            (name, port) -> {
              String part = Infrastructure.redisFolder(name);
              lines.put(part, "127.0.0.1:%d (pid %d)".formatted(port, pid(part)));
            });
    String place = settings.separate() ? "pid " + pid("kafka") : "in this process";
    lines.put("kafka", "%s (%s)".formatted(kafkaBootstrap(), place));
    return lines;
  }

  /** Stops the services, then Redis and the broker; deletes the folder if it is not to be kept. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Services running = services;
    try {
      if (running != null) {
        running.close();
      }
    } finally {
      serviceProcesses.close();
      infrastructure.close();
      infrastructureProcesses.close();
      directory.close();
    }
  }

  private Services running() {
    Services running = services;
    if (running == null) {
      throw new IllegalStateException("the system is not started");
    }
    return running;
  }

  private Supervisor supervisorOf(String part) {
    return serviceProcesses.names().contains(part) ? serviceProcesses : infrastructureProcesses;
  }
}
