package io.escrow.service;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts services behind one HTTP port: routes, problems, health, metrics and an orderly end.
 *
 * <p>First {@link #bind} takes the port, so that a busy one is known before anything else is done;
 * then {@link #start} starts the services. Until that has returned, their routes answer 503.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final List<Service> services;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final HttpLimits limits;
  private final Health health;
  private final Javalin javalin;
  private final Object lifecycle = new Object();
  private volatile int port;
  private volatile boolean started;
  private volatile boolean closing;
  private boolean closed;

  private HttpServer(List<Service> services, int port, HttpLimits limits) {
    this.services = List.copyOf(services);
    if (services.stream().map(Service::name).distinct().count() < services.size()) {
      throw new IllegalArgumentException("two services of one name");
    }
    this.health = new Health(this.services, this::state);
    this.limits = limits;
    HttpMetrics metrics = new HttpMetrics(registry);
    bindMetrics();
    this.javalin =
        Javalin.create(
            config -> {
              JavalinSetup setup = new JavalinSetup(config, port, limits, metrics, registry);
              Routes always = setup.routes(() -> true, Tracing.OFF);
              health.routes(always);
              always.get("/metrics", ctx -> JavalinSetup.text(ctx, registry.scrape()));
              this.services.forEach(
                  service -> service.routes(setup.routes(() -> started, service.tracing())));
            });
  }

  /**
   * Takes the port and answers health requests from now on; blocks until then.
   *
   * @param port 0 to 65535; 0 takes a free one, see {@link #port()}
   * @param services in the order of their start; they are closed in the opposite order, by {@link
   *     #close()} only: after an exception from here they are still the caller's
   * @throws PortInUseException if another program listens on the port
   */
  public static HttpServer bind(int port, List<? extends Service> services) {
    return bind(port, services, HttpLimits.DEFAULT);
  }

  static HttpServer bind(int port, List<? extends Service> services, HttpLimits limits) {
    HttpServer server = new HttpServer(List.copyOf(services), port, limits);
    try {
      server.javalin.start();
      server.port = server.javalin.port();
      return server;
    } catch (RuntimeException e) {
      server.closeRegistry();
      if (e instanceof JavalinBindException && isAddressInUse(e)) {
        throw new PortInUseException(port, e);
      }
      throw e;
    }
  }

  /**
   * Starts the services in their order; blocks until all have started. If one fails, everything is
   * closed.
   *
   * @throws Exception what the failing service threw
   */
  public void start() throws Exception {
    synchronized (lifecycle) {
      if (closed || started) {
        throw new IllegalStateException("already started or closed");
      }
      try {
        for (Service service : services) {
          service.start();
        }
      } catch (Exception | Error e) {
        close();
        throw e;
      }
      started = true;
    }
  }

  /** The port that requests are answered on, 1 to 65535, also when it is closed. */
  public int port() {
    return port;
  }

  /** What each service lacks by its name; empty when all are ready. Never blocks. */
  public Map<String, List<String>> missing() {
    return health.missing();
  }

  /** The meters that {@code /metrics} shows. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Ends in order: takes no new connection, answers new requests on open ones with 503, lets
   * running requests finish for at most 20 s, then closes the services, last started first. Blocks
   * until done; only the first call does anything.
   */
  @Override
  public void close() {
    closing = true;
    synchronized (lifecycle) {
      if (closed) {
        return;
      }
      closed = true;
      quietly("HTTP", this::drain);
      for (int i = services.size() - 1; i >= 0; i--) {
        quietly(services.get(i).name(), services.get(i)::close);
      }
      closeRegistry();
    }
  }

  private void drain() {
    try {
      javalin.stop();
    } catch (JavalinException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      LOG.warn("Requests that still ran {} ms after the end began were cut off", limits.drainMs());
    }
  }

  private Health.State state() {
    if (closing) {
      return Health.State.STOPPING;
    }
    return started ? Health.State.RUNNING : Health.State.STARTING;
  }

  private void bindMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    services.forEach(service -> service.bindMetrics(registry));
  }

  private void closeRegistry() {
    garbageCollection.close();
    registry.close();
  }

  private static void quietly(String what, Runnable close) {
    try {
      close.run();
    } catch (RuntimeException e) {
      LOG.error("{} did not close in order", what, e);
    }
  }

  private static boolean isAddressInUse(Throwable e) {
    return e.getMessage() != null && e.getMessage().startsWith("Port already in use");
  }
}
