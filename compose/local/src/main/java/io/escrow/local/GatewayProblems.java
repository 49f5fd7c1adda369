package io.escrow.local;

import io.escrow.service.Problem;
import io.escrow.service.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives a problem body to what the gateway itself answers. */
final class GatewayProblems extends ErrorHandler {
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
    ProblemType type =
        switch (code) {
          case 404 -> ProblemType.NOT_FOUND;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case 413 -> ProblemType.TOO_LARGE;
          case 414 -> ProblemType.URI_TOO_LONG;
          case 431 -> ProblemType.HEADERS_TOO_LARGE;
          default -> code >= 500 ? ProblemType.UNAVAILABLE : ProblemType.MALFORMED;
        };
    write(response, new Problem(type, type.title() + "."), callback);
  }

  static void write(Response response, Problem problem, Callback callback) {
    ProblemType type = problem.type();
    response.setStatus(type.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    if (type.retryAfterSeconds() > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, type.retryAfterSeconds());
    }
    byte[] body = problem.toJson().getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
