package io.escrow.trace;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as it was sent.
 *
 * @param service who sent it
 * @param parent the id of its parent; empty when it has none
 */
record SeenSpan(
    String service,
    String name,
    String trace,
    String id,
    String parent,
    Map<String, String> attributes,
    List<String> events) {
  SeenSpan {
    attributes = Map.copyOf(attributes);
    events = List.copyOf(events);
  }

  static SeenSpan of(String service, Span span) {
    HexFormat hex = HexFormat.of();
    return new SeenSpan(
        service,
        span.getName(),
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        attributes(span.getAttributesList()),
        span.getEventsList().stream().map(Span.Event::getName).toList());
  }

  static Map<String, String> attributes(List<KeyValue> pairs) {
    return pairs.stream()
        .collect(Collectors.toMap(KeyValue::getKey, pair -> text(pair.getValue())));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      default -> value.getStringValue();
    };
  }

  /** Which transaction it is about. */
  String transaction() {
    return attributes.getOrDefault("escrow.transaction", "");
  }

  /** Who sent it and what it is, {@code stock PREPARE}. */
  String title() {
    return service + " " + name;
  }
}
