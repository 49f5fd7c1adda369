package io.escrow.local;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A tiny HTTP service that says its name, or fails as it is told. */
final class FakeService implements AutoCloseable {
  private final Server server = new Server(new QueuedThreadPool(8));
  private final AtomicInteger served = new AtomicInteger();
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private volatile int status = 200;
  private volatile @Nullable String body;
  private volatile boolean drop;
  private volatile boolean hold;

  FakeService(String name, int port) {
    ServerConnector connector = new ServerConnector(server);
    connector.setPort(port);
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(1_024);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            Runnable answer = () -> answer(name, request, response, callback);
            if (hold) {
              held.add(answer);
              served.incrementAndGet();
            } else {
              served.incrementAndGet();
              answer.run();
            }
            return true;
          }
        });
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  int served() {
    return served.get();
  }

  void answer(int withStatus) {
    status = withStatus;
  }

  /** From now on every answer is this text. */
  void say(String text) {
    body = text;
  }

  /** From now on a request is read, and then its connection is cut. */
  void dropRequests(boolean on) {
    drop = on;
  }

  void holdAnswers() {
    hold = true;
  }

  void releaseAnswers() {
    hold = false;
    for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
      answer.run();
    }
  }

  private void answer(String name, Request request, Response response, Callback callback) {
    if (drop) {
      request.getConnectionMetaData().getConnection().getEndPoint().close();
      callback.failed(new EofException("cut"));
      return;
    }
    response.setStatus(status);
    response.getHeaders().put("X-Service", name);
    String said = body;
    String text =
        said != null
            ? said
            : name + " " + request.getMethod() + " " + request.getHttpURI().getPathQuery();
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
