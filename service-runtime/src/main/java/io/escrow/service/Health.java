package io.escrow.service;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whether the process lives, whether it is ready, and what it promises. */
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /** How far the process is. */
  enum State {
    STARTING,
    RUNNING,
    STOPPING
  }

  private final List<Service> services;
  private final Supplier<State> state;

  Health(List<Service> services, Supplier<State> state) {
    this.services = services;
    this.state = state;
  }

  void routes(Routes routes) {
    routes.get("/health", this::health);
    routes.get("/health/live", this::live);
    routes.get("/health/ready", this::ready);
  }

  /** What each service lacks; services that lack nothing are left out. */
  Map<String, List<String>> missing() {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (Service service : services) {
      List<String> ofService = missing(service);
      if (!ofService.isEmpty()) {
        missing.put(service.name(), ofService);
      }
    }
    return missing;
  }

  private List<String> missing(Service service) {
    if (state.get() == State.STARTING) {
      return List.of("starting");
    }
    try {
      return service.missing();
    } catch (RuntimeException e) {
      LOG.error("The {} service cannot say whether it is ready", service.name(), e);
      return List.of("cannot say whether it is ready");
    }
  }

  /** Not what is missing: a new process would miss it, too. */
  private void live(Context ctx) {
    boolean alive = services.stream().allMatch(Service::alive);
    ctx.status(alive ? 200 : 503).json(Map.of("live", alive));
  }

  private void ready(Context ctx) {
    Map<String, Object> body = summary();
    ctx.status(Boolean.TRUE.equals(body.get("ready")) ? 200 : 503).json(body);
  }

  private void health(Context ctx) {
    Map<String, Object> body = summary();
    Map<String, Map<String, String>> promises = new LinkedHashMap<>();
    services.forEach(service -> promises.put(service.name(), new TreeMap<>(service.promises())));
    body.put("services", promises);
    ctx.json(body);
  }

  private Map<String, Object> summary() {
    State now = state.get();
    Map<String, List<String>> missing = missing();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("state", now.name().toLowerCase(Locale.ROOT));
    body.put("ready", now == State.RUNNING && missing.isEmpty());
    body.put("missing", missing);
    return body;
  }
}
