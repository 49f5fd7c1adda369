package io.escrow.orchestrator;

import io.escrow.service.CoordinatorHost;
import io.escrow.service.Routes;
import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.Tracing;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.spi.Protocols;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;

/**
 * A dedicated coordinator: runs what other services ask for over Kafka, and tells them how it
 * ended.
 */
public final class OrchestratorService implements Service {
  /** The name of the service. */
  public static final String NAME = "orchestrator";

  private final CoordinatorHost host;
  private final ServiceConfig config;

  public OrchestratorService(ServiceConfig config) {
    this.config = config;
    this.host =
        new CoordinatorHost(
            config, Protocols.installed(), new EncodedTransactions(), Map.of(), other -> {});
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void bindMetrics(MeterRegistry registry) {
    host.bindMetrics(registry);
  }

  @Override
  public void routes(Routes routes) {
    routes.get("/orchestrator/transactions", ctx -> ctx.json(host.overview()));
  }

  @Override
  public void start() {
    host.start();
  }

  @Override
  public Tracing tracing() {
    return host.tracing();
  }

  @Override
  public boolean alive() {
    return host.alive();
  }

  @Override
  public List<String> missing() {
    return host.missing();
  }

  @Override
  public Map<String, String> promises() {
    return Map.of("durability", config.durability().text());
  }

  @Override
  public void close() {
    host.close();
  }
}
