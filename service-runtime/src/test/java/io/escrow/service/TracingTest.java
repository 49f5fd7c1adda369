package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingTest {
  @Test
  void isOffUnlessToldWhereTracesGo() {
    assertSame(Tracing.OFF, Tracing.of(config(Map.of("OTEL_SERVICE_NAME", "shop"))));
  }

  @Test
  void aWrongVariableStopsTheStartAndIsNamed() {
    Map<String, String> wrong =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318",
            "OTEL_EXPORTER_OTLP_PROTOCOL", "pigeon");
    ConfigException e = assertThrows(ConfigException.class, () -> Tracing.of(config(wrong)));
    assertTrue(e.getMessage().contains("OTEL_"), e.getMessage());
    assertTrue(e.getMessage().contains("pigeon"), e.getMessage());
  }

  private static ServiceConfig config(Map<String, String> environment) {
    return ServiceConfig.fromEnvironment("order", environment);
  }
}
