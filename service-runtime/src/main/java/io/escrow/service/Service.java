package io.escrow.service;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;

/**
 * What a service gives to the process that hosts it, alone or together with others in one JVM.
 *
 * <p>The host calls {@link #bindMetrics}, {@link #routes}, {@link #start} and at the end {@link
 * #close}, in this order, each at most once and all by one thread; {@link #missing} and {@link
 * #promises} may be called at any time by any thread. Nothing may be kept in statics.
 */
public interface Service extends AutoCloseable {
  /** The service's name: a lower-case word, unique in its process, for example {@code stock}. */
  String name();

  /**
   * Registers the service's meters; by default none. The registry is shared: every meter carries
   * the tag {@code service} with {@link #name()}, and one name has the same tags everywhere.
   */
  default void bindMetrics(MeterRegistry registry) {}

  /**
   * Declares the service's routes under their full public paths, for example {@code
   * /stock/find/{item_id}}.
   *
   * <p>Requests are answered 503 by the host until {@link #start} of every service has returned. A
   * handler may throw {@link ProblemException}, or complete its {@code ctx.future} with one.
   */
  void routes(Routes routes);

  /**
   * Connects and starts the service's threads; may block for some seconds. What cannot be reached
   * yet is not an error: it is shown by {@link #missing} until it is.
   *
   * @throws Exception if the service cannot run at all; the host then closes every service
   */
  void start() throws Exception;

  /** What the service lacks to do its work, one short text each; empty when ready. Never blocks. */
  List<String> missing();

  /** Shows its requests in traces; by default nothing does. Closed with the service. */
  default Tracing tracing() {
    return Tracing.OFF;
  }

  /** Whether its threads still run; when not, only a new process helps. Never blocks. */
  default boolean alive() {
    return true;
  }

  /** What the service promises, for {@code /health}, such as {@code durability}. Never blocks. */
  default Map<String, String> promises() {
    return Map.of();
  }

  /**
   * Ends what still runs, within a bound of its own, and frees everything. Called after the last
   * HTTP request was answered, also when {@link #start} failed or was never called.
   */
  @Override
  void close();
}
