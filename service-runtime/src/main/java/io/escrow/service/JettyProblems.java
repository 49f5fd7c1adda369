package io.escrow.service;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives a problem body to what Jetty refuses before any route is reached. */
final class JettyProblems extends ErrorHandler {
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
    ProblemType type = ProblemType.ofStatus(code);
    // Jetty's message may quote the request or name classes: it stays inside
    Problem problem = new Problem(type, type.title() + ".");
    response.setStatus(type.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    if (type.retryAfterSeconds() > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, type.retryAfterSeconds());
    }
    ByteBuffer body = ByteBuffer.wrap(problem.toJson().getBytes(StandardCharsets.UTF_8));
    response.write(true, body, callback);
  }
}
