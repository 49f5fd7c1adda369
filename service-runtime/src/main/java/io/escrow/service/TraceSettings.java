package io.escrow.service;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a service was told of traces: the standard variables of OpenTelemetry, whose names begin
 * with {@code OTEL_}. They are off unless one says where traces go.
 *
 * <p>{@link #toString()} holds no value: a header may be a password.
 *
 * @param variables by name; none is blank
 */
public record TraceSettings(Map<String, String> variables) {
  private static final String PREFIX = "OTEL_";

  public TraceSettings {
    variables = Map.copyOf(variables);
  }

  static TraceSettings of(Map<String, String> environment) {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.entrySet().removeIf(e -> !e.getKey().startsWith(PREFIX) || e.getValue().isBlank());
    return new TraceSettings(variables);
  }

  boolean on() {
    boolean toldWhere =
        variables.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
            || variables.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            || variables.containsKey("OTEL_TRACES_EXPORTER");
    return toldWhere && !says("OTEL_SDK_DISABLED", "true") && !says("OTEL_TRACES_EXPORTER", "none");
  }

  /** As OpenTelemetry's own code names them: {@code otel.service.name}. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return properties;
  }

  private boolean says(String name, String value) {
    @Nullable String given = variables.get(name);
    return given != null && given.strip().equalsIgnoreCase(value);
  }

  @Override
  public String toString() {
    return new TreeMap<>(variables).keySet().toString();
  }
}
