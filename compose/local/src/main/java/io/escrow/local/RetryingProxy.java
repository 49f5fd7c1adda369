package io.escrow.local;

import io.escrow.service.JettyProblems;
import io.escrow.service.Problem;
import io.escrow.service.ProblemType;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Jetty's reverse proxy with our choice of the instance and our rule of what may be sent again. */
final class RetryingProxy extends ProxyHandler {
  private static final String ATTEMPTS = RetryingProxy.class.getName();
  private static final int MAX_CONNECTIONS_PER_INSTANCE = 8_192;
  private static final int MAX_QUEUED_PER_INSTANCE = 16_384;
  private static final int CONNECT_MAX_MILLIS = 2_000;

  /** Shorter than the services' own, so that they never close a connection we are about to use. */
  private static final int UNUSED_CONNECTION_MAX_MILLIS = 20_000;

  private final Upstreams upstreams;
  private final GatewayLimits limits;

  RetryingProxy(Upstreams upstreams, GatewayLimits limits) {
    this.upstreams = upstreams;
    this.limits = limits;
    setUseServerThreadPool(true);
    setViaHost("escrow");
  }

  @Override
  protected void configureHttpClient(HttpClient client) {
    super.configureHttpClient(client);
    client.setMaxConnectionsPerDestination(MAX_CONNECTIONS_PER_INSTANCE);
    client.setMaxRequestsQueuedPerDestination(MAX_QUEUED_PER_INSTANCE);
    client.setConnectTimeout(CONNECT_MAX_MILLIS);
    client.setIdleTimeout(UNUSED_CONNECTION_MAX_MILLIS);
    client.setUserAgentField(null);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Upstreams.Pool pool = upstreams.poolFor(Request.getPathInContext(request));
    if (pool == null) {
      Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      return true;
    }
    request.setAttribute(ATTEMPTS, new Attempts(request, pool, limits));
    return send(request, response, callback);
  }

  private boolean send(Request request, Response response, Callback callback) {
    try {
      return super.handle(request, response, callback);
    } catch (IllegalArgumentException notAUri) {
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
  }

  @Override
  protected HttpURI rewriteHttpURI(Request request) {
    return HttpURI.build(request.getHttpURI())
        .scheme("http")
        .authority("127.0.0.1", attempts(request).sendTo());
  }

  @Override
  protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request request, HttpURI uri) {
    Attempts attempts = attempts(request);
    URI target = URI.create(uri.asString());
    return getHttpClient()
        .newRequest(target)
        .method(request.getMethod())
        .idleTimeout(limits.requestMillis(), TimeUnit.MILLISECONDS)
        .timeout(limits.requestMillis(), TimeUnit.MILLISECONDS)
        .onRequestBegin(begun -> attempts.begun());
  }

  @Override
  protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
      Request request,
      org.eclipse.jetty.client.Request upstreamRequest,
      Response response,
      Callback callback) {
    Attempts attempts = attempts(request);
    return new ProxyResponseListener(request, upstreamRequest, response, callback) {
      @Override
      public void onBegin(org.eclipse.jetty.client.Response answer) {
        if (attempts.refusedAtOnce(answer.getStatus())) {
          var unused = answer.abort(new NotAtWork(answer.getStatus()));
        } else {
          attempts.answered();
          super.onBegin(answer);
        }
      }
    };
  }

  @Override
  protected void onServerToProxyResponseFailure(
      Request request,
      org.eclipse.jetty.client.Request upstreamRequest,
      org.eclipse.jetty.client.Response answer,
      Response response,
      Callback callback,
      Throwable failure) {
    if (response.isCommitted()) {
      callback.failed(failure);
      return;
    }
    Attempts attempts = attempts(request);
    int pauseMillis = attempts.nextPauseMillis();
    response.reset();
    if (pauseMillis < 0 || !sendLater(request, response, callback, pauseMillis)) {
      JettyProblems.write(response, giveUp(attempts), callback);
    }
  }

  private boolean sendLater(Request request, Response response, Callback callback, int millis) {
    Runnable again = () -> send(request, response, callback);
    try {
      if (millis == 0) {
        request.getComponents().getExecutor().execute(again);
      } else {
        request.getComponents().getScheduler().schedule(again, millis, TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (RejectedExecutionException stopping) {
      return false;
    }
  }

  private static Problem giveUp(Attempts attempts) {
    return attempts.maybeSent()
        ? new Problem(
            ProblemType.OUTCOME_UNKNOWN,
            "The service ended while it had the request; whether it took effect is not known.")
        : new Problem(ProblemType.UNAVAILABLE, "No instance of the service can be reached.");
  }

  private static Attempts attempts(Request request) {
    return (Attempts) request.getAttribute(ATTEMPTS);
  }

  /** The failure of a try that was answered, but not by a service at work. */
  private static final class NotAtWork extends Exception {
    NotAtWork(int status) {
      super("answered " + status, null, false, false);
    }
  }
}
