package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpServerTest {
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void severalServicesShareOnePortAndAreClosedInTheOppositeOrder() throws Exception {
    List<String> journal = new CopyOnWriteArrayList<>();
    FakeService stock =
        new FakeService("stock", r -> r.get("/stock/x", c -> c.result("s")), journal);
    FakeService order =
        new FakeService("order", r -> r.get("/orders/x", c -> c.result("o")), journal);
    HttpServer server = bind(stock, order);
    server.start();
    TestClient client = new TestClient(server.port());

    assertEquals("s", client.get("/stock/x").body());
    assertEquals("o", client.get("/orders/x").body());
    server.close();
    server.close();
    assertEquals(List.of("start stock", "start order", "close order", "close stock"), journal);
  }

  @Test
  void routesAnswer503UntilEveryServiceHasStarted() throws Exception {
    FakeService stock = new FakeService("stock", r -> r.get("/stock/x", c -> c.result("s")));
    HttpServer server = bind(stock);
    TestClient client = new TestClient(server.port());

    assertEquals(503, client.get("/stock/x").statusCode());
    assertEquals(200, client.get("/health/live").statusCode());
    HttpResponse<String> ready = client.get("/health/ready");
    assertEquals(503, ready.statusCode());
    assertEquals("starting", TestClient.json(ready.body()).get("state").textValue());

    server.start();
    assertEquals(200, client.get("/stock/x").statusCode());
    assertThrows(IllegalStateException.class, server::start);
  }

  @Test
  void readinessSaysPerServiceWhatIsMissing() throws Exception {
    FakeService stock = new FakeService("stock", r -> {});
    FakeService order = new FakeService("order", r -> {});
    order.promises = Map.of("durability", "strict");
    HttpServer server = bind(stock, order);
    server.start();
    TestClient client = new TestClient(server.port());

    order.missing = List.of("no connection to Redis", "no Kafka");
    HttpResponse<String> response = client.get("/health/ready");
    assertEquals(503, response.statusCode());
    JsonNode body = TestClient.json(response.body());
    assertFalse(body.get("ready").booleanValue());
    assertEquals(
        "{\"order\":[\"no connection to Redis\",\"no Kafka\"]}", body.get("missing").toString());

    order.missing = List.of();
    HttpResponse<String> healed = client.get("/health/ready");
    assertEquals(200, healed.statusCode());
    assertTrue(TestClient.json(healed.body()).get("ready").booleanValue());
    assertTrue(server.missing().isEmpty());

    JsonNode health = TestClient.json(client.get("/health").body());
    assertEquals("strict", health.at("/services/order/durability").textValue());
    assertEquals("running", health.get("state").textValue());
  }

  @Test
  void livenessSaysWhenOnlyANewProcessHelps() throws Exception {
    FakeService stock = new FakeService("stock", r -> {});
    HttpServer server = bind(stock);
    server.start();
    TestClient client = new TestClient(server.port());
    stock.missing = List.of("no Kafka");
    assertEquals(200, client.get("/health/live").statusCode());
    stock.alive = false;
    HttpResponse<String> response = client.get("/health/live");
    assertEquals(503, response.statusCode());
    assertEquals("{\"live\":false}", response.body());
  }

  @Test
  void aServiceThatFailsToStartClosesEverything() {
    List<String> journal = new CopyOnWriteArrayList<>();
    FakeService stock = new FakeService("stock", r -> {}, journal);
    FakeService order = new FakeService("order", r -> {}, journal);
    order.onStart =
        () -> {
          throw new IllegalStateException("no");
        };
    HttpServer server = bind(stock, order);
    int port = server.port();

    assertEquals("no", assertThrows(IllegalStateException.class, server::start).getMessage());
    assertEquals(List.of("start stock", "start order", "close order", "close stock"), journal);
    assertThrows(IOException.class, () -> new TestClient(port).get("/health/live"));
  }

  @Test
  void aBusyPortIsSaidClearly() {
    HttpServer first = bind(new FakeService("stock", r -> {}));
    FakeService second = new FakeService("order", r -> {});

    PortInUseException e =
        assertThrows(
            PortInUseException.class, () -> HttpServer.bind(first.port(), List.of(second)));
    assertEquals(first.port(), e.port());
    assertTrue(e.getMessage().contains(Integer.toString(first.port())));
    assertEquals(List.of(), second.calls);
  }

  @Test
  void twoServicesOfOneNameAreRefused() {
    FakeService one = new FakeService("stock", r -> {});
    FakeService other = new FakeService("stock", r -> {});

    assertThrows(IllegalArgumentException.class, () -> HttpServer.bind(0, List.of(one, other)));
  }

  @Test
  void metricsCountByMethodRouteAndStatusClass() throws Exception {
    FakeService stock =
        new FakeService("stock", r -> r.get("/stock/find/{item_id}", HttpServerTest::findOnly1));
    HttpServer server = bind(stock);
    server.start();
    TestClient client = new TestClient(server.port());
    client.get("/stock/find/1");
    client.get("/stock/find/1");
    client.get("/stock/find/2");
    client.get("/elsewhere");

    String route = "http_requests_seconds_count{method=\"GET\",route=\"/stock/find/{item_id}\",";
    // a request is counted after its answer is written, so the counts may come a moment late
    String metrics = awaitMetrics(client, "route=\"unmatched\"");
    assertTrue(metrics.contains(route + "status=\"2xx\"} 2"), metrics);
    assertTrue(metrics.contains(route + "status=\"4xx\"} 1"), metrics);
    assertTrue(metrics.contains("http_requests_seconds_bucket{"), metrics);
    assertTrue(metrics.contains("jvm_memory_used_bytes"), metrics);
    assertTrue(metrics.contains("http_requests_in_flight 1"), metrics);
    HttpResponse<String> response = client.get("/metrics");
    assertTrue(
        response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"),
        response.headers().toString());
  }

  @Test
  void aRunningRequestIsAnsweredBeforeTheServicesClose() throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    CountDownLatch arrived = new CountDownLatch(1);
    FakeService order =
        new FakeService(
            "order",
            r ->
                r.post(
                    "/orders/checkout/{order_id}",
                    ctx -> {
                      ctx.future(() -> outcome.thenAccept(ctx::result));
                      arrived.countDown();
                    }));
    HttpServer server = bind(order);
    server.start();
    TestClient client = new TestClient(server.port());
    CompletableFuture<HttpResponse<String>> answer = client.postAsync("/orders/checkout/1");
    assertTrue(arrived.await(30, TimeUnit.SECONDS));
    Socket idle = client.keptAlive("/health/live");
    opened.add(idle);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    awaitRefused(server.port());
    // connections without a request are closed meanwhile, the one with a request is not
    assertEquals(-1, idle.getInputStream().read());
    assertFalse(closing.isDone());
    assertEquals(List.of("start"), order.calls);
    outcome.complete("paid");

    assertEquals("paid", answer.get(30, TimeUnit.SECONDS).body());
    closing.get(30, TimeUnit.SECONDS);
    assertEquals(List.of("start", "close"), order.calls);
  }

  @Test
  void aRequestThatNeverEndsHoldsTheEndUpOnlyForAWhile() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    FakeService order =
        new FakeService(
            "order",
            r ->
                r.post(
                    "/orders/checkout/{order_id}",
                    ctx -> {
                      ctx.future(CompletableFuture::new);
                      arrived.countDown();
                    }));
    HttpServer server =
        HttpServer.bind(0, List.of(order), new HttpLimits(200, 60_000, 75_000, 16, 100));
    opened.add(server);
    server.start();
    CompletableFuture<HttpResponse<String>> answer =
        new TestClient(server.port()).postAsync("/orders/checkout/1");
    assertTrue(arrived.await(30, TimeUnit.SECONDS));

    server.close();
    assertEquals(List.of("start", "close"), order.calls);
    answer.cancel(true);
  }

  private static void findOnly1(Context ctx) {
    if (!Params.id(ctx, "item_id").equals("1")) {
      throw ProblemType.UNKNOWN_ITEM.because("There is no such item.");
    }
    ctx.json(Map.of("stock", 1));
  }

  private HttpServer bind(Service... services) {
    HttpServer server = HttpServer.bind(0, List.of(services));
    opened.add(server);
    return server;
  }

  private static String awaitMetrics(TestClient client, String part) throws Exception {
    String metrics = client.get("/metrics").body();
    while (!metrics.contains(part)) {
      Thread.onSpinWait();
      metrics = client.get("/metrics").body();
    }
    return metrics;
  }

  private static void awaitRefused(int port) throws Exception {
    while (true) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (ConnectException refused) {
        return;
      }
    }
  }
}
