package io.escrow.service;

import io.escrow.txn.TransactionId;
import io.escrow.txn.machine.TransitionTable.Transition;
import io.escrow.txn.runtime.CoordinatorObserver;
import io.escrow.txn.runtime.Tracer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters, the traces and the log lines of a coordinator's loop. */
final class CoordinatorMetrics implements CoordinatorObserver {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorMetrics.class);

  private record Arrow(String protocol, String from, String to) {}

  private final MeterRegistry registry;
  private final String service;
  private final StoreState store;
  private final Tracer tracer;
  private final Map<Arrow, Timer> phases = new ConcurrentHashMap<>();
  private final Map<Standing, AtomicInteger> standings = new ConcurrentHashMap<>();
  private final DistributionSummary batches;
  private final Counter alarms;
  private final Counter takeovers;
  private final Counter fenced;
  private final Counter storeFailures;
  private final Counter storeFull;

  /** The meters, and the state of the log's Redis, which it keeps. */
  CoordinatorMetrics(MeterRegistry registry, String service, StoreState store, Tracer tracer) {
    this.registry = registry;
    this.service = service;
    this.store = store;
    this.tracer = tracer;
    batches =
        DistributionSummary.builder("coordinator.batch.size")
            .description("Writes to the log in one round trip to Redis")
            .tag("service", service)
            .register(registry);
    alarms =
        counter("coordinator.alarms", "Transactions stuck, set aside or contradicted by a record");
    takeovers =
        counter("coordinator.takeovers", "Transactions taken over from another coordinator");
    fenced = counter("coordinator.fenced", "Transactions that another coordinator took over");
    storeFailures = counter("coordinator.store.failures", "Times that Redis did not answer");
    storeFull =
        counter("coordinator.store.full", "Requests of other services that Redis had no room for");
  }

  /** Shows a number that is read when it is asked for. */
  void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).tag("service", service).register(registry);
  }

  @Override
  public Tracer tracer() {
    return tracer;
  }

  @Override
  public void transition(
      TransactionId id, String protocol, Transition transition, long phaseMillis) {
    if (transition.from() != transition.to()) {
      Arrow arrow = new Arrow(protocol, transition.from().name(), transition.to().name());
      phases.computeIfAbsent(arrow, this::timer).record(phaseMillis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void population(Map<Standing, Integer> transactions) {
    transactions.keySet().forEach(seen -> standings.computeIfAbsent(seen, this::standing));
    standings.forEach((seen, count) -> count.set(transactions.getOrDefault(seen, 0)));
  }

  @Override
  public void batch(int writes) {
    batches.record(writes);
  }

  @Override
  public void alarm(TransactionId id, String trace, String text) {
    alarms.increment();
    LOG.error("{}: transaction {}{}: {}", service, id, Tracer.text(trace), text);
  }

  @Override
  public void parked(TransactionId id, String trace, String why) {
    alarms.increment();
    LOG.warn("{}: transaction {}{} is stuck: {}", service, id, Tracer.text(trace), why);
  }

  @Override
  public void fault(String what, RuntimeException error) {
    alarms.increment();
    LOG.error("{}: {} could not be handled", service, what, error);
  }

  @Override
  public void takenOver(TransactionId id, String trace) {
    takeovers.increment();
    LOG.info("{}: transaction {}{} is taken over", service, id, Tracer.text(trace));
  }

  @Override
  public void fenced(TransactionId id, String trace) {
    fenced.increment();
    LOG.info(
        "{}: transaction {}{} was taken over by another coordinator",
        service,
        id,
        Tracer.text(trace));
  }

  @Override
  public void logUnavailable(String error) {
    storeFailures.increment();
    if (store.failed(error)) {
      LOG.warn("{}: the log does not answer: {}", service, error);
    }
  }

  @Override
  public void logAnswered() {
    if (store.answered()) {
      LOG.info("{}: the log answers again", service);
    }
  }

  @Override
  public void logFull(TransactionId id) {
    storeFull.increment();
  }

  private Timer timer(Arrow arrow) {
    return Timer.builder("coordinator.phase")
        .description("How long transactions were in a phase before they left it for another")
        .tag("service", service)
        .tag("protocol", arrow.protocol())
        .tag("from", arrow.from())
        .tag("to", arrow.to())
        .register(registry);
  }

  private AtomicInteger standing(Standing where) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("coordinator.transactions", count::get)
        .description("Transactions that this coordinator works on, by phase")
        .tag("service", service)
        .tag("protocol", where.protocol())
        .tag("phase", where.phase().name())
        .register(registry);
    return count;
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name)
        .description(description)
        .tag("service", service)
        .register(registry);
  }
}
