package io.escrow.service;

import io.escrow.txn.Message;
import io.escrow.txn.Message.Answer;
import io.escrow.txn.Message.Command;
import io.escrow.txn.Message.Reply;
import io.escrow.txn.TransactionId;
import io.escrow.txn.runtime.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Shows transactions in traces of OpenTelemetry: one span for what a coordinator does, with its
 * phases as events and each write to Redis below it; one for each command at a participant, as long
 * as the round trip to Redis in which it was carried out.
 */
final class TransactionTracer implements Tracer {
  private static final AttributeKey<String> TRANSACTION =
      AttributeKey.stringKey("escrow.transaction");
  private static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("escrow.protocol");
  private static final AttributeKey<Boolean> TAKEN_OVER =
      AttributeKey.booleanKey("escrow.taken_over");
  private static final AttributeKey<Long> BRANCH = AttributeKey.longKey("escrow.branch");
  private static final AttributeKey<String> ANSWER = AttributeKey.stringKey("escrow.answer");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("escrow.reason");
  private static final AttributeKey<String> MESSAGING = AttributeKey.stringKey("messaging.system");
  private static final AttributeKey<String> STORE = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<Long> TOGETHER =
      AttributeKey.longKey("db.operation.batch.size");

  private final io.opentelemetry.api.trace.Tracer tracer;
  private final Clock clock = Clock.getDefault();

  TransactionTracer(io.opentelemetry.api.trace.Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public String current() {
    return TraceText.of(Context.current());
  }

  @Override
  public long nowNanos() {
    return clock.now();
  }

  @Override
  public Span begin(String protocol, String trace) {
    return new Shown(builder(protocol).setParent(TraceText.parse(trace)));
  }

  @Override
  public Span takeOver(String protocol) {
    return new Shown(builder(protocol).setNoParent().setAttribute(TAKEN_OVER, true));
  }

  private SpanBuilder builder(String protocol) {
    return tracer.spanBuilder("transaction " + protocol).setAttribute(PROTOCOL, protocol);
  }

  @Override
  public void handled(
      Message message, String trace, Message answer, int together, long sinceNanos) {
    boolean alarming = answer instanceof Reply reply && reply.answer() == Answer.ALARM;
    if (trace.isEmpty() && !alarming) {
      // What belongs nowhere, such as the answer to an inquiry, is no trace of its own.
      return;
    }
    if (message instanceof Command command) {
      carriedOut(command, trace, answer, together, sinceNanos);
    } else {
      batched("query", trace, together, sinceNanos)
          .startSpan()
          .end(nowNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void carriedOut(
      Command command, String trace, Message answer, int together, long sinceNanos) {
    io.opentelemetry.api.trace.Span span =
        batched(command.type().name(), trace, together, sinceNanos)
            .setAttribute(TRANSACTION, command.id().toString())
            .setAttribute(BRANCH, (long) command.branch())
            .startSpan();
    if (answer instanceof Reply reply) {
      span.setAttribute(ANSWER, reply.answer().name());
      if (reply.refusal() != null) {
        span.setAttribute(REASON, reply.refusal().reason().name());
      }
      if (reply.answer() == Answer.ALARM) {
        span.setStatus(StatusCode.ERROR);
      }
    }
    span.end(nowNanos(), TimeUnit.NANOSECONDS);
  }

  private SpanBuilder batched(String name, String trace, int together, long sinceNanos) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(SpanKind.CONSUMER)
        .setParent(TraceText.parse(trace))
        .setStartTimestamp(sinceNanos, TimeUnit.NANOSECONDS)
        .setAttribute(MESSAGING, "kafka")
        .setAttribute(STORE, "redis")
        .setAttribute(TOGETHER, (long) together);
  }

  /** A transaction at a coordinator. */
  private final class Shown implements Span {
    private final io.opentelemetry.api.trace.Span span;
    private final Context place;
    private final String trace;

    Shown(SpanBuilder builder) {
      span = builder.startSpan();
      place = Context.root().with(span);
      trace = TraceText.of(place);
    }

    @Override
    public String trace() {
      return trace;
    }

    @Override
    public void begun(TransactionId id) {
      span.setAttribute(TRANSACTION, id.toString());
    }

    @Override
    public void event(String name) {
      span.addEvent(name);
    }

    @Override
    public void written(String write, int together, long sinceNanos) {
      tracer
          .spanBuilder("log " + write)
          .setSpanKind(SpanKind.CLIENT)
          .setParent(place)
          .setStartTimestamp(sinceNanos, TimeUnit.NANOSECONDS)
          .setAttribute(STORE, "redis")
          .setAttribute(TOGETHER, (long) together)
          .startSpan()
          .end(nowNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void end() {
      span.end();
    }
  }
}
