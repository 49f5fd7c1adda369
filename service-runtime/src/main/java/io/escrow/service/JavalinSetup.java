package io.escrow.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.json.JavalinJackson;
import io.javalin.router.Endpoint;
import io.javalin.util.ConcurrencyUtil;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Sets Javalin and the Jetty below it up: bounds, threads, problems and metrics. */
final class JavalinSetup {
  private static final int MIN_THREADS = 4;
  private static final int THREAD_IDLE_MS = 60_000;
  private static final int SHUTDOWN_IDLE_MS = 200;
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS_BY_CPUS = -1;
  private static final int ACCEPT_QUEUE_LENGTH = 1_024;

  private final JavalinConfig config;
  private final HttpMetrics metrics;

  JavalinSetup(
      JavalinConfig config,
      int port,
      HttpLimits limits,
      HttpMetrics metrics,
      MeterRegistry registry) {
    this.config = config;
    this.metrics = metrics;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.asyncTimeout = limits.requestMs();
    config.concurrency.useVirtualThreads = ConcurrencyUtil.isLoomAvailable();
    config.jsonMapper(new JavalinJackson(json(), false));
    config.requestLogger.http(
        (ctx, elapsedMs) -> {
          metrics.record(ctx, elapsedMs);
          HttpTracer.answered(ctx);
        });
    config.router.javaLangErrorHandler(ProblemMapper::serverError);
    ProblemMapper.register(config.routes);
    setUpJetty(port, limits, registry);
  }

  /** Routes that are served while {@code open} says so. */
  Routes routes(BooleanSupplier open, Tracing tracing) {
    return new Routes() {
      @Override
      public Routes get(String path, Handler handler) {
        return add(HandlerType.GET, path, handler);
      }

      @Override
      public Routes post(String path, Handler handler) {
        return add(HandlerType.POST, path, handler);
      }

      private Routes add(HandlerType method, String path, Handler handler) {
        @Nullable HttpTracer tracer = tracing.http();
        Handler traced = tracer == null ? handler : ctx -> tracer.handle(ctx, path, handler);
        Route route = new Route(traced, metrics.timers(method.name(), path), open);
        config.routes.addEndpoint(new Endpoint(method, path, route));
        return this;
      }
    };
  }

  /** Bodies are records, whose names are those of the contract with another spelling. */
  private static ObjectMapper json() {
    return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  }

  static void text(Context ctx, String prometheusText) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(prometheusText);
  }

  private void setUpJetty(int port, HttpLimits limits, MeterRegistry registry) {
    config.jetty.threadPool = threadPool(limits);
    config.jetty.modifyServer(
        server -> {
          GracefulHandler graceful = new GracefulHandler();
          server.setHandler(graceful);
          server.setStopTimeout(limits.drainMs());
          server.setErrorHandler(new JettyProblems(ProblemType.INTERNAL));
          server.addBean(new NetworkConnectionLimit(limits.maxConnections(), server));
          Gauge.builder(
                  "http.requests.in.flight", graceful, GracefulHandler::getCurrentRequestCount)
              .description("HTTP requests that are not answered yet")
              .register(registry);
        });
    // Javalin allows escaped slashes and dots in segments; a gateway in front might read them
    // otherwise
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.DEFAULT));
    config.jetty.modifyServletContextHandler(
        handler -> handler.setErrorHandler(new JettyProblems(ProblemType.INTERNAL)));
    config.jetty.addConnector((server, http) -> connector(server, http, port, limits));
  }

  private static QueuedThreadPool threadPool(HttpLimits limits) {
    QueuedThreadPool pool = new QueuedThreadPool(limits.maxThreads(), MIN_THREADS, THREAD_IDLE_MS);
    pool.setName("http");
    if (ConcurrencyUtil.isLoomAvailable()) {
      pool.setVirtualThreadsExecutor(
          VirtualThreads.getNamedVirtualThreadsExecutor("http-virtual-"));
    }
    return pool;
  }

  private static Connector connector(
      Server server, HttpConfiguration http, int port, HttpLimits limits) {
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS_BY_CPUS, new HttpConnectionFactory(http));
    connector.setPort(port);
    connector.setIdleTimeout(limits.idleMs());
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MS);
    connector.setAcceptQueueSize(ACCEPT_QUEUE_LENGTH);
    return connector;
  }
}
