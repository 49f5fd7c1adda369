package io.escrow.service;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** One declared route: checks what holds for every request, then calls the service's handler. */
final class Route implements Handler {
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final Handler handler;
  private final HttpMetrics.RouteTimers timers;
  private final BooleanSupplier open;

  /**
   * @param open whether requests are taken now; else they are answered 503
   */
  Route(Handler handler, HttpMetrics.RouteTimers timers, BooleanSupplier open) {
    this.handler = handler;
    this.timers = timers;
    this.open = open;
  }

  HttpMetrics.RouteTimers timers() {
    return timers;
  }

  @Override
  public void handle(Context ctx) throws Exception {
    if (!open.getAsBoolean()) {
      throw ProblemType.UNAVAILABLE.because("The service is starting or stopping.");
    }
    refuseLargeBody(ctx);
    try {
      handler.handle(ctx);
    } catch (Error error) {
      // Javalin answers an Error with an empty body
      throw new HandlerFailure(error);
    }
  }

  /** No route uses a body, but a client that sends one must not fill the memory with it. */
  private static void refuseLargeBody(Context ctx) throws IOException {
    long bytes = ctx.req().getContentLengthLong();
    if (bytes > MAX_BODY_BYTES || (bytes < 0 && isChunked(ctx) && streamsMoreThanAllowed(ctx))) {
      throw ProblemType.TOO_LARGE.because(
          "The body may have at most " + MAX_BODY_BYTES + " bytes; this API needs none.");
    }
  }

  private static boolean isChunked(Context ctx) {
    return ctx.req().getHeader("Transfer-Encoding") != null;
  }

  private static boolean streamsMoreThanAllowed(Context ctx) throws IOException {
    InputStream body = ctx.req().getInputStream();
    return body.readNBytes(MAX_BODY_BYTES + 1).length > MAX_BODY_BYTES;
  }

  /** An Error of a handler, made an exception so that it takes the common way. */
  private static final class HandlerFailure extends RuntimeException {
    HandlerFailure(Error cause) {
      super(cause);
    }
  }
}
