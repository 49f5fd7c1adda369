package io.escrow.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes traces by OTLP over HTTP, on a free port of this machine, and keeps them. */
final class OtlpReceiver implements AutoCloseable {
  private final List<SeenSpan> spans = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpServer server;

  OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All that came so far. */
  List<SeenSpan> spans() {
    return List.copyOf(spans);
  }

  /** How many requests came, whatever they were. */
  int requests() {
    return requests.get();
  }

  private void take(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    boolean traces = exchange.getRequestURI().getPath().equals("/v1/traces");
    if (traces) {
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
          .getResourceSpansList()
          .forEach(this::keep);
    }
    exchange.sendResponseHeaders(traces ? 200 : 404, -1);
    exchange.close();
  }

  private void keep(ResourceSpans resource) {
    String service =
        SeenSpan.attributes(resource.getResource().getAttributesList()).get("service.name");
    for (ScopeSpans scope : resource.getScopeSpansList()) {
      for (Span span : scope.getSpansList()) {
        spans.add(SeenSpan.of(service, span));
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
