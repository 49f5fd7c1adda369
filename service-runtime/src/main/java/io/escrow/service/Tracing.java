package io.escrow.service;

import io.escrow.txn.runtime.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The traces of one service: off, or sent by OTLP to where the standard variables of OpenTelemetry
 * say. They are sent in the background from a queue with a bound; what does not fit is not shown.
 */
public final class Tracing implements AutoCloseable {
  /** Shows nothing. */
  static final Tracing OFF = new Tracing(null);

  private static final String SCOPE = "io.escrow";
  private static final int LAST_SPANS_MAX_SECONDS = 2;

  private final @Nullable OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final @Nullable HttpTracer http;

  private Tracing(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.tracer = sdk == null ? Tracer.NONE : new TransactionTracer(sdk.getTracer(SCOPE));
    this.http = sdk == null ? null : new HttpTracer(sdk.getTracer(SCOPE));
  }

  /**
   * The traces that a service was told to send; {@code service.name} is its name, {@code
   * service.instance.id} its instance, unless those were told, too.
   *
   * @throws ConfigException when a variable has a value that OpenTelemetry does not allow
   */
  static Tracing of(ServiceConfig config) {
    TraceSettings settings = config.traces();
    if (!settings.on()) {
      return OFF;
    }
    Map<String, String> defaults =
        Map.of(
            "otel.service.name", config.serviceName(),
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");
    try {
      return new Tracing(sdk(config, settings, defaults));
    } catch (RuntimeException e) {
      throw new ConfigException(
          config.serviceName(),
          List.of("OTEL_...: what OpenTelemetry was told: " + e.getMessage()));
    }
  }

  private static OpenTelemetrySdk sdk(
      ServiceConfig config, TraceSettings settings, Map<String, String> defaults) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .setServiceClassLoader(Tracing.class.getClassLoader())
        .disableShutdownHook()
        .addPropertiesSupplier(() -> defaults)
        .addPropertiesCustomizer(given -> settings.properties())
        .addResourceCustomizer((told, properties) -> withInstance(told, config.instance()))
        .build()
        .getOpenTelemetrySdk();
  }

  /** What was told of this process, and who it is unless that was told, too. */
  static Resource withInstance(Resource told, int instance) {
    return Resource.builder()
        .put("service.namespace", "escrow")
        .put("service.instance.id", String.valueOf(instance))
        .build()
        .merge(told);
  }

  /** Shows transactions and their commands. */
  Tracer tracer() {
    return tracer;
  }

  /** Shows requests; null when traces are off. */
  @Nullable HttpTracer http() {
    return http;
  }

  /** Sends what is not sent yet, for at most 2 s. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.shutdown().join(LAST_SPANS_MAX_SECONDS, TimeUnit.SECONDS);
    }
  }
}
