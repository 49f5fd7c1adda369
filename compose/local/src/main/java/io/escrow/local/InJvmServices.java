package io.escrow.local;

import io.escrow.service.HttpServer;
import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** All services in this JVM, behind one HTTP server. */
final class InJvmServices implements Services {
  private static final int READY_MAX_SECONDS = 120;
  private static final int LOOK_EVERY_MILLIS = 5;

  /** They end in the opposite order: whoever coordinates needs the others to end what is open. */
  private static final List<ServiceName> STARTED =
      List.of(ServiceName.PAYMENT, ServiceName.STOCK, ServiceName.ORCHESTRATOR, ServiceName.ORDER);

  private final HttpServer server;
  private final List<ServiceName> names;

  private InJvmServices(HttpServer server, List<ServiceName> names) {
    this.server = server;
    this.names = names;
  }

  /** Makes the services and takes the port; requests are answered 503 until {@link #start}. */
  static InJvmServices bind(
      ServiceCatalog catalog, int port, Map<ServiceName, Map<String, String>> environments) {
    List<Service> services = new ArrayList<>();
    for (ServiceName name : STARTED) {
      Map<String, String> environment = environments.get(name);
      if (environment != null) {
        services.add(catalog.create(name, ServiceConfig.fromEnvironment(name.text(), environment)));
      }
    }
    return new InJvmServices(HttpServer.bind(port, services), List.copyOf(environments.keySet()));
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public int port(ServiceName name, int instance) {
    return server.port();
  }

  @Override
  public void start() {
    try {
      server.start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_MAX_SECONDS);
      while (!server.missing().isEmpty()) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("the services still lack " + server.missing());
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the services did not start: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> whatRunsWhere() {
    String all = String.join(", ", names.stream().map(ServiceName::text).toList());
    return Map.of(all, "in this process (pid " + ProcessHandle.current().pid() + ")");
  }

  @Override
  public void close() {
    server.close();
  }
}
