package io.escrow.service;

import io.escrow.txn.runtime.ParticipantObserver;
import io.escrow.txn.runtime.Tracer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/**
 * The meters and the traces of a participant's loop, and the state of its Redis, which it keeps.
 */
final class ParticipantMetrics implements ParticipantObserver {
  private final StoreState store;
  private final Tracer tracer;
  private final DistributionSummary batches;
  private final Counter alarms;
  private final Counter ignored;
  private final Counter storeFailures;
  private final Counter inquiries;

  ParticipantMetrics(
      MeterRegistry registry,
      String service,
      StoreState store,
      Supplier<Number> lag,
      Tracer tracer) {
    this.store = store;
    this.tracer = tracer;
    batches =
        DistributionSummary.builder("participant.batch.size")
            .description("Commands carried out in one round trip to Redis")
            .tag("service", service)
            .register(registry);
    alarms =
        counter(
            registry,
            service,
            "participant.alarms",
            "Commands that contradict the record, or that failed by a fault");
    ignored =
        counter(registry, service, "participant.ignored", "Messages that no participant expects");
    storeFailures =
        counter(registry, service, "participant.store.failures", "Times that Redis did not answer");
    inquiries =
        counter(
            registry,
            service,
            "participant.inquiries",
            "Branches whose coordinator was asked for the outcome");
    Gauge.builder("participant.inbox.lag", lag)
        .description("Messages in Kafka that are not handled yet")
        .tag("service", service)
        .register(registry);
  }

  private static Counter counter(
      MeterRegistry registry, String service, String name, String description) {
    return Counter.builder(name)
        .description(description)
        .tag("service", service)
        .register(registry);
  }

  @Override
  public Tracer tracer() {
    return tracer;
  }

  @Override
  public void handled(int commands) {
    batches.record(commands);
  }

  @Override
  public void alarmed(String detail) {
    alarms.increment();
  }

  @Override
  public void ignored(String kind) {
    ignored.increment();
  }

  @Override
  public void storeUnavailable(String detail) {
    storeFailures.increment();
    store.failed(detail);
  }

  @Override
  public void storeAnswered() {
    store.answered();
  }

  @Override
  public void inquired(int branches) {
    inquiries.increment(branches);
  }
}
