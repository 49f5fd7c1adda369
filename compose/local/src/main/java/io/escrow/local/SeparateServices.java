package io.escrow.local;

import io.escrow.local.server.ChildProcess;
import io.escrow.local.server.JavaCommand;
import io.escrow.local.server.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Each instance of a service as a supervised process of its own, behind a gateway. */
final class SeparateServices implements Services {
  private static final int READY_MAX_SECONDS = 120;
  private static final int LOOK_EVERY_MILLIS = 20;
  private static final int ANSWER_MAX_MILLIS = 2_000;
  private static final int LOG_TAIL_LINES = 5;
  private static final List<String> SMALL_JVM = List.of("-XX:+UseSerialGC", "-Xmx512m");

  private record Instance(String part, ServiceName name, Map<String, String> environment) {
    int port() {
      return Integer.parseInt(environment.get("PORT"));
    }
  }

  private final ServiceCatalog catalog;
  private final List<String> jvmFlags;
  private final Path logDir;
  private final Supervisor supervisor;
  private final List<Instance> instances;
  private final Gateway gateway;

  private SeparateServices(
      ServiceCatalog catalog,
      List<String> jvmFlags,
      Path logDir,
      Supervisor supervisor,
      List<Instance> instances,
      Gateway gateway) {
    this.catalog = catalog;
    this.jvmFlags = jvmFlags;
    this.logDir = logDir;
    this.supervisor = supervisor;
    this.instances = instances;
    this.gateway = gateway;
  }

  /** Takes the shop's port and chooses those of the instances. */
  static SeparateServices bind(
      ServiceCatalog catalog,
      LocalSettings settings,
      List<String> jvmFlags,
      Path logDir,
      Supervisor supervisor,
      Map<ServiceName, Map<String, String>> environments)
      throws IOException {
    List<Instance> instances = new ArrayList<>();
    Map<String, List<Integer>> ports = new HashMap<>();
    Map<String, Integer> portByInstance = new HashMap<>();
    environments.forEach(
        (name, environment) -> {
          for (int i = 0; i < settings.count(name); i++) {
            Instance instance = instance(name, i, environment);
            instances.add(instance);
            portByInstance.put(instance.part(), instance.port());
            ports.computeIfAbsent(name.pathPrefix(), x -> new ArrayList<>()).add(instance.port());
          }
        });
    Gateway gateway = Gateway.start(settings.port(), ports, portByInstance, GatewayLimits.DEFAULT);
    return new SeparateServices(catalog, jvmFlags, logDir, supervisor, instances, gateway);
  }

  private static Instance instance(ServiceName name, int index, Map<String, String> common) {
    Map<String, String> environment = new TreeMap<>(common);
    environment.put("PORT", Integer.toString(Ports.free()));
    environment.put("INSTANCE", Integer.toString(index));
    return new Instance(part(name, index), name, environment);
  }

  private static String part(ServiceName name, int index) {
    return name.text() + "-" + index;
  }

  @Override
  public int port() {
    return gateway.port();
  }

  @Override
  public int port(ServiceName name, int index) {
    return instances.stream()
        .filter(instance -> instance.part().equals(part(name, index)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + part(name, index)))
        .port();
  }

  /** Launches every process; {@link #start} waits for them. */
  void launch() {
    instances.forEach(instance -> supervisor.run(instance.part(), () -> startProcess(instance)));
  }

  private ChildProcess startProcess(Instance instance) {
    List<String> flags = new ArrayList<>(SMALL_JVM);
    flags.addAll(jvmFlags);
    return ChildProcess.start(
        instance.part(),
        JavaCommand.of(flags, catalog.mainClass(instance.name())),
        instance.environment(),
        log(instance));
  }

  @Override
  public void start() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_MAX_SECONDS);
    for (Instance instance : instances) {
      long firstPid = supervisor.pid(instance.part());
      while (!isReady(instance.port())) {
        boolean died = supervisor.pid(instance.part()) != firstPid;
        if (died || System.nanoTime() > end) {
          throw new IllegalStateException(
              "%s did not start, see %s: %s"
                  .formatted(instance.part(), log(instance), logTail(instance)));
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while services were starting", e);
    }
  }

  private static boolean isReady(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/health/ready").toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MAX_MILLIS);
      connection.setReadTimeout(ANSWER_MAX_MILLIS);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path log(Instance instance) {
    return logDir.resolve(instance.part() + ".log");
  }

  private String logTail(Instance instance) {
    try {
      String text = Files.readString(log(instance), StandardCharsets.ISO_8859_1);
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      return String.join(
          " | ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> whatRunsWhere() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Instance instance : instances) {
      lines.put(
          instance.part(),
          "http://127.0.0.1:%d (pid %d)"
              .formatted(instance.port(), supervisor.pid(instance.part())));
    }
    lines.put("logs", logDir.toString());
    return lines;
  }

  @Override
  public void close() {
    gateway.close();
    supervisor.close();
  }
}
