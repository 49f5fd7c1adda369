package io.escrow.order;

import io.escrow.service.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts and times checkouts by what the client was told. */
final class CheckoutMetrics {
  private final MeterRegistry registry;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  CheckoutMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void answered(@Nullable Throwable error, long nanos) {
    timers.computeIfAbsent(outcome(error), this::timer).record(Duration.ofNanos(nanos));
  }

  private static String outcome(@Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
    if (cause == null) {
      return "paid";
    }
    if (cause instanceof ProblemException problem) {
      String urn = problem.problem().type().urn();
      return urn.substring(urn.lastIndexOf(':') + 1);
    }
    return "internal";
  }

  private Timer timer(String outcome) {
    return Timer.builder("checkout")
        .description("Checkouts by what the client was told, from the request to the answer")
        .tag("service", OrderService.NAME)
        .tag("outcome", outcome)
        .register(registry);
  }
}
