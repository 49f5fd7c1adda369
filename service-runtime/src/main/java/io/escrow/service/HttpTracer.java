package io.escrow.service;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Shows requests in traces: below the client's {@code traceparent} if it sends one, otherwise in
 * new ones. What a handler does before it returns belongs to its request.
 */
final class HttpTracer {
  private static final String SPAN = "escrow.span";
  private static final int FIRST_SERVER_ERROR = 500;
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private final Tracer tracer;

  HttpTracer(Tracer tracer) {
    this.tracer = tracer;
  }

  void handle(Context ctx, String route, Handler handler) throws Exception {
    @Nullable String parent = ctx.header("traceparent");
    String method = ctx.method().name();
    Span span =
        tracer
            .spanBuilder(method + " " + route)
            .setSpanKind(SpanKind.SERVER)
            .setParent(TraceText.parse(parent == null ? "" : parent))
            .setAttribute(METHOD, method)
            .setAttribute(ROUTE, route)
            .setAttribute(PATH, ctx.path())
            .startSpan();
    ctx.attribute(SPAN, span);
    try (Scope scope = span.makeCurrent()) {
      handler.handle(ctx);
    }
  }

  /** Ends what {@link #handle} began; called once per request, after its answer was written. */
  static void answered(Context ctx) {
    if (ctx.attribute(SPAN) instanceof Span span) {
      span.setAttribute(STATUS, ctx.statusCode());
      if (ctx.statusCode() >= FIRST_SERVER_ERROR) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }

  /** Where a request belongs, for log lines; empty when traces are off. */
  static String traceOf(Context ctx) {
    return ctx.attribute(SPAN) instanceof Span span
        ? TraceText.of(io.opentelemetry.context.Context.root().with(span))
        : "";
  }
}
