package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.txn.Address;
import io.escrow.txn.CommandType;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Query;
import io.escrow.txn.Message.QueryReply;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.Reason;
import io.escrow.txn.Refusal;
import io.escrow.txn.TransactionId;
import io.escrow.txn.Watermark;
import io.escrow.txn.runtime.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionTracerTest {
  private static final TransactionId ID = new TransactionId(0, 7);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String PLACE = "00-" + TRACE + "-" + PARENT + "-01";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final TransactionTracer tracer = new TransactionTracer(provider.get("test"));

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void aTransactionIsBelowWhatCausedItAndItsWritesAreBelowIt() {
    Tracer.Span span = tracer.begin("2pc", PLACE);
    span.written("begin", 3, tracer.nowNanos());
    span.begun(ID);
    span.event("COMMITTING");
    span.end();

    SpanData write = exporter.getFinishedSpanItems().get(0);
    SpanData whole = exporter.getFinishedSpanItems().get(1);
    assertEquals(TRACE, whole.getTraceId());
    assertEquals(PARENT, whole.getParentSpanId());
    assertEquals("0-7", text(whole, "escrow.transaction"));
    assertEquals("COMMITTING", whole.getEvents().get(0).getName());
    assertEquals(whole.getSpanId(), write.getParentSpanId());
    assertEquals(3, number(write, "db.operation.batch.size"));
    assertTrue(write.getStartEpochNanos() <= write.getEndEpochNanos());
    assertEquals("00-" + TRACE + "-" + whole.getSpanId() + "-01", span.trace());
  }

  /** Nothing of the trace is stored, so that it cannot go on. */
  @Test
  void aTakeoverBeginsATraceOfItsOwn() {
    Tracer.Span span = tracer.takeOver("saga");
    span.begun(ID);
    span.end();
    SpanData data = exporter.getFinishedSpanItems().get(0);
    assertEquals(SpanId.getInvalid(), data.getParentSpanId());
    assertEquals("0-7", text(data, "escrow.transaction"));
    assertEquals(true, data.getAttributes().get(AttributeKey.booleanKey("escrow.taken_over")));
  }

  @Test
  void aCommandLastsAsLongAsItsBatch() {
    long since = tracer.nowNanos() - 5_000_000;
    Refusal refusal = new Refusal(Reason.INSUFFICIENT, "stock", "");
    tracer.handled(
        command(), PLACE, new Reply(ID, 1, CommandType.PREPARE, Answer.NO, refusal), 256, since);
    SpanData data = exporter.getFinishedSpanItems().get(0);
    assertEquals("PREPARE", data.getName());
    assertEquals(PARENT, data.getParentSpanId());
    assertEquals(since, data.getStartEpochNanos());
    assertTrue(data.getEndEpochNanos() >= since + 5_000_000);
    assertEquals("0-7", text(data, "escrow.transaction"));
    assertEquals(1, number(data, "escrow.branch"));
    assertEquals("NO", text(data, "escrow.answer"));
    assertEquals("INSUFFICIENT", text(data, "escrow.reason"));
    assertEquals(256, number(data, "db.operation.batch.size"));
    assertEquals(StatusCode.UNSET, data.getStatus().getStatusCode());
  }

  @Test
  void aCommandThatBelongsNowhereIsNoTraceOfItsOwn() {
    tracer.handled(command(), "", new Reply(ID, 1, CommandType.COMMIT, Answer.DONE, null), 1, 1);
    assertEquals(List.of(), exporter.getFinishedSpanItems());
  }

  @Test
  void anAlarmIsAnErrorWhereverItBelongs() {
    tracer.handled(command(), "", new Reply(ID, 1, CommandType.PREPARE, Answer.ALARM, null), 1, 1);
    SpanData data = exporter.getFinishedSpanItems().get(0);
    assertEquals(StatusCode.ERROR, data.getStatus().getStatusCode());
    assertEquals(SpanId.getInvalid(), data.getParentSpanId());
  }

  @Test
  void aQueryIsShownWhereItBelongsOrNot() {
    Query query = new Query("c", List.of("price", "1"), Address.ofService("order"));
    tracer.handled(query, "", new QueryReply("c", List.of()), 1, 1);
    assertEquals(List.of(), exporter.getFinishedSpanItems());
    tracer.handled(query, PLACE, new QueryReply("c", List.of()), 1, 1);
    assertEquals(PARENT, exporter.getFinishedSpanItems().get(0).getParentSpanId());
  }

  @Test
  void aTextThatIsNoPlaceBeginsATrace() {
    Tracer.Span span = tracer.begin("2pc", "00-rubbish");
    span.end();
    assertEquals(SpanId.getInvalid(), exporter.getFinishedSpanItems().get(0).getParentSpanId());
  }

  @Test
  void theCallingThreadSaysWhereItsTransactionBelongs() {
    assertEquals("", tracer.current());
    Context place = TraceText.parse(PLACE);
    assertEquals(TRACE, Span.fromContext(place).getSpanContext().getTraceId());
    try (var scope = place.makeCurrent()) {
      assertEquals(PLACE, tracer.current());
    }
  }

  @Test
  void tracesAreOffUnlessItIsToldWhereTheyGo() {
    assertSame(Tracing.OFF, tracing(Map.of()));
    assertSame(Tracing.OFF, tracing(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ")));
    assertSame(Tracing.OFF, tracing(Map.of("OTEL_SERVICE_NAME", "shop")));
    String endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    String where = "http://127.0.0.1:1";
    assertSame(Tracing.OFF, tracing(Map.of(endpoint, where, "OTEL_SDK_DISABLED", "true")));
    assertSame(Tracing.OFF, tracing(Map.of(endpoint, where, "OTEL_TRACES_EXPORTER", "none")));
    assertSame(Tracer.NONE, Tracing.OFF.tracer());
    try (Tracing on = tracing(Map.of(endpoint, where))) {
      assertNotEquals(Tracer.NONE, on.tracer());
    }
  }

  @Test
  void secretsInHeadersAreNotShown() {
    ServiceConfig config =
        ServiceConfig.fromEnvironment(
            "order", Map.of("OTEL_EXPORTER_OTLP_HEADERS", "authorization=hush"));
    assertFalse(config.toString().contains("hush"));
    assertTrue(config.toString().contains("OTEL_EXPORTER_OTLP_HEADERS"));
  }

  private static Tracing tracing(Map<String, String> environment) {
    return Tracing.of(ServiceConfig.fromEnvironment("order", environment));
  }

  private static Command command() {
    return new Command(
        CommandType.PREPARE,
        ID,
        1,
        0,
        List.of(),
        "order",
        Watermark.NONE,
        Address.ofInstance("order", 0));
  }

  private static String text(SpanData data, String name) {
    return data.getAttributes().get(AttributeKey.stringKey(name));
  }

  private static long number(SpanData data, String name) {
    return data.getAttributes().get(AttributeKey.longKey(name));
  }
}
