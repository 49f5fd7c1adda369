package io.escrow.local;

import io.escrow.service.JettyProblems;
import io.escrow.service.ProblemType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The one address of a shop whose services are processes of their own: an HTTP reverse proxy that
 * sends each request to an instance of the service named by the first part of its path.
 *
 * <p>A GET and a checkout that met a dead or restarting instance are tried again, on another one if
 * there is one; any other request only if nothing of it was sent. {@code /health} and {@code
 * /health/ready} it answers itself, for all instances.
 */
final class Gateway implements AutoCloseable {
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 4;
  private static final int THREAD_IDLE_MILLIS = 60_000;
  private static final int ACCEPTORS = 1;
  private static final int SELECTORS_BY_CPUS = -1;
  private static final int ACCEPT_QUEUE = 1_024;

  /** Longer than any request may take: a client that waits for a checkout is silent. */
  private static final int CONNECTION_IDLE_MILLIS = 90_000;

  private final Server server;
  private final ServerConnector connector;

  private Gateway(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts a gateway on all addresses.
   *
   * @param port 0 for a free one
   * @param portsByPrefix ports of the instances on 127.0.0.1 by first part of the path
   * @param portByInstance the same ports by names of the instances, for {@code /health}
   * @throws IOException if the port is in use
   */
  static Gateway start(
      int port,
      Map<String, List<Integer>> portsByPrefix,
      Map<String, Integer> portByInstance,
      GatewayLimits limits)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
    threads.setName("gateway");
    Server server = new Server(threads);
    server.setErrorHandler(new JettyProblems(ProblemType.UNAVAILABLE));
    RetryingProxy proxy = new RetryingProxy(new Upstreams(portsByPrefix), limits);
    GatewayHealth health = new GatewayHealth(portByInstance, proxy::getHttpClient);
    server.setHandler(new Handler.Sequence(health, proxy));
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS_BY_CPUS, new HttpConnectionFactory(http));
    connector.setPort(port);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(CONNECTION_IDLE_MILLIS);
    server.addConnector(connector);
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw e instanceof IOException io ? io : new IOException(e);
    }
    return new Gateway(server, connector);
  }

  /** The port that it listens on. */
  int port() {
    return connector.getLocalPort();
  }

  /** Stops at once; requests under way are cut off. */
  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the gateway did not stop: " + e.getMessage(), e);
    }
  }
}
