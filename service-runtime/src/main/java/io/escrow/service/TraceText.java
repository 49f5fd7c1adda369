package io.escrow.service;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace as one line of text, in the form of the W3C's {@code traceparent}; empty for
 * nowhere.
 */
final class TraceText {
  private static final String HEADER = "traceparent";
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private TraceText() {}

  static String of(Context place) {
    String[] text = {""};
    W3C.inject(
        place,
        text,
        (carrier, key, value) -> {
          if (carrier != null && key.equals(HEADER)) {
            carrier[0] = value;
          }
        });
    return text[0];
  }

  /** The place that a text names; nowhere when it is not such a text. */
  static Context parse(String text) {
    return text.isEmpty() ? Context.root() : W3C.extract(Context.root(), text, Getter.INSTANCE);
  }

  private enum Getter implements TextMapGetter<String> {
    INSTANCE;

    @Override
    public Iterable<String> keys(String text) {
      return List.of(HEADER);
    }

    @Override
    public @Nullable String get(@Nullable String text, String key) {
      return key.equals(HEADER) ? text : null;
    }
  }
}
