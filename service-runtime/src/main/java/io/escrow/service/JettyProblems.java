package io.escrow.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives a problem body to what a Jetty server answers by itself, before any route is reached. */
public final class JettyProblems extends ErrorHandler {
  private final ProblemType unexpected;

  /**
   * An error handler for a server or a handler.
   *
   * @param unexpected what to tell when the fault is the server's own
   */
  public JettyProblems(ProblemType unexpected) {
    this.unexpected = unexpected;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    ProblemType known = ProblemType.ofStatus(code);
    ProblemType type = known == ProblemType.INTERNAL ? unexpected : known;
    // Jetty's message may quote the request or name classes: it stays inside
    write(response, new Problem(type, type.title() + "."), callback);
  }

  /** Answers with a problem; completes the callback. */
  public static void write(Response response, Problem problem, Callback callback) {
    ProblemType type = problem.type();
    response.setStatus(type.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    if (type.retryAfterSeconds() > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, type.retryAfterSeconds());
    }
    ByteBuffer body = ByteBuffer.wrap(problem.toJson().getBytes(StandardCharsets.UTF_8));
    response.write(true, body, callback);
  }
}
