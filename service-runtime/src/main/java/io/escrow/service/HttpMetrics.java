package io.escrow.service;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Times every answered request by method, route template and status class. */
final class HttpMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(20),
    Duration.ofSeconds(60),
  };

  private final MeterRegistry registry;
  private final RouteTimers unmatched;

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.unmatched = timers("any", "unmatched");
  }

  RouteTimers timers(String method, String route) {
    return new RouteTimers(registry, method, route);
  }

  /** Called once per request, after its answer was written. */
  void record(Context ctx, float elapsedMs) {
    @Nullable Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    RouteTimers timers =
        endpoint != null && endpoint.handler instanceof Route route ? route.timers() : unmatched;
    timers.record(ctx.statusCode(), (long) (elapsedMs * 1_000_000f));
  }

  /** The timers of one route, one per status class, made when first needed. */
  static final class RouteTimers {
    private static final int STATUS_CLASSES = 6;

    private final MeterRegistry registry;
    private final String method;
    private final String route;
    private final AtomicReferenceArray<@Nullable Timer> byStatusClass =
        new AtomicReferenceArray<>(STATUS_CLASSES);

    private RouteTimers(MeterRegistry registry, String method, String route) {
      this.registry = registry;
      this.method = method;
      this.route = route;
    }

    private void record(int status, long elapsedNanos) {
      int statusClass = Math.min(Math.max(status / 100, 0), STATUS_CLASSES - 1);
      @Nullable Timer timer = byStatusClass.get(statusClass);
      if (timer == null) {
        // the registry hands out one timer per name and tags, so a race makes no second one
        timer = register(statusClass);
        byStatusClass.set(statusClass, timer);
      }
      timer.record(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    private Timer register(int statusClass) {
      return Timer.builder("http.requests")
          .description("Answered HTTP requests")
          .tags("method", method, "route", route, "status", statusClass + "xx")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
    }
  }
}
