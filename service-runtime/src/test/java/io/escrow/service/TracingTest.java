package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
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

  @Test
  void attributesThatWereToldAreAddedToTheInstancesAndWin() {
    AttributeKey<String> instance = AttributeKey.stringKey("service.instance.id");
    Resource region = Resource.create(Attributes.of(AttributeKey.stringKey("region"), "north"));
    Resource other = Resource.create(Attributes.of(instance, "told"));

    assertEquals(
        Map.of("service.namespace", "escrow", "service.instance.id", "3", "region", "north"),
        texts(Tracing.withInstance(region, 3)));
    assertEquals("told", Tracing.withInstance(other, 3).getAttribute(instance));
  }

  private static Map<String, Object> texts(Resource resource) {
    Map<String, Object> texts = new HashMap<>();
    resource.getAttributes().forEach((key, value) -> texts.put(key.getKey(), value));
    return texts;
  }

  private static ServiceConfig config(Map<String, String> environment) {
    return ServiceConfig.fromEnvironment("order", environment);
  }
}
