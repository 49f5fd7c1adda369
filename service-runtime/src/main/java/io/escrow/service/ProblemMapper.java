package io.escrow.service;

import io.escrow.txn.StoreFullException;
import io.escrow.txn.runtime.Tracer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a request ends with other than an answer into a {@link Problem}. */
final class ProblemMapper {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  private static final Problem NO_ANSWER_IN_TIME =
      new Problem(ProblemType.OUTCOME_UNKNOWN, "There was no answer in time.");

  private ProblemMapper() {}

  static void register(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, ctx) -> write(ctx, e.problem()));
    routes.exception(HttpResponseException.class, ProblemMapper::refusedByRouter);
    routes.exception(Exception.class, ProblemMapper::unexpected);
    routes.error(500, ProblemMapper::timedOut);
  }

  /** An Error of the server itself; those of handlers come as exceptions. */
  static void serverError(HttpServletResponse response, Error error) {
    response.setStatus(ProblemType.INTERNAL.status());
    LOG.error("The server failed", error);
  }

  static void write(Context ctx, Problem problem) {
    ProblemType type = problem.type();
    if (type.retryAfterSeconds() > 0) {
      ctx.header("Retry-After", Integer.toString(type.retryAfterSeconds()));
    }
    ctx.status(type.status()).contentType(Problem.CONTENT_TYPE).result(problem.toJson());
  }

  private static void refusedByRouter(HttpResponseException e, Context ctx) {
    ProblemType type = ProblemType.ofStatus(e.getStatus());
    String request = ctx.method() + " " + shortened(ctx.path());
    String detail =
        switch (type) {
          case NOT_FOUND -> "Nothing answers " + request + ".";
          case METHOD_NOT_ALLOWED -> {
            // Javalin lists the allowed methods as the one value of the details
            String allowed = String.join(", ", e.getDetails().values());
            ctx.header("Allow", allowed);
            yield "The path of " + request + " takes " + allowed + ".";
          }
          default -> type.title() + ".";
        };
    write(ctx, new Problem(type, detail));
  }

  private static void unexpected(Exception e, Context ctx) {
    @Nullable Throwable cause = e;
    while (cause instanceof CompletionException || cause instanceof ExecutionException) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException problem) {
      write(ctx, problem.problem());
      return;
    }
    if (cause instanceof StoreFullException full) {
      write(ctx, new Problem(ProblemType.STORE_FULL, String.valueOf(full.getMessage())));
      return;
    }
    if (cause instanceof CancellationException) {
      // Javalin cancels the future of a request that ran out of time
      write(ctx, NO_ANSWER_IN_TIME);
      return;
    }
    String trace = Tracer.text(HttpTracer.traceOf(ctx));
    LOG.error("{} {}{} failed", ctx.method(), shortened(ctx.path()), trace, e);
    write(ctx, new Problem(ProblemType.INTERNAL, "The service's log says more."));
  }

  /** A future that nobody completed: Javalin sets 500 and leaves the body to us. */
  private static void timedOut(Context ctx) {
    if (ctx.resultInputStream() == null) {
      write(ctx, NO_ANSWER_IN_TIME);
    }
  }

  private static String shortened(String path) {
    return path.length() <= 100 ? path : path.substring(0, 100) + "...";
  }
}
