package io.escrow.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.server.Ports;
import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private static final GatewayLimits LIMITS = new GatewayLimits(1_500, 300, 1_000, 20_000);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @Test
  void routesByTheFirstPartOfThePath() throws Exception {
    FakeService order = service("order");
    FakeService stock = service("stock");
    Gateway gateway =
        gateway(Map.of("orders", List.of(order.port()), "stock", List.of(stock.port())));
    assertEquals("order GET /orders/find/1?a=b%20c", get(gateway, "/orders/find/1?a=b%20c").body());
    assertEquals("stock POST /stock/add/1/2", post(gateway, "/stock/add/1/2").body());
    assertEquals(1, order.served());
    HttpResponse<String> unknown = get(gateway, "/elsewhere");
    assertEquals(404, unknown.statusCode());
    assertTrue(unknown.body().contains("urn:escrow:problem:not-found"), unknown.body());
  }

  @Test
  void isReadyWhenEachInstanceIs() throws Exception {
    FakeService order = service("order");
    FakeService stock = service("stock");
    Gateway gateway =
        gateway(Map.of(), Map.of("order-0", order.port(), "stock-0", stock.port()), LIMITS);
    order.say(health("running", "", "\"order\":{\"durability\":\"strict\"}"));
    stock.say(health("running", "", "\"stock\":{}"));
    HttpResponse<String> ready = get(gateway, "/health/ready");
    assertEquals("200 {\"ready\":true,\"missing\":{}}", ready.statusCode() + " " + ready.body());
    assertEquals(
        "{\"ready\":true,\"missing\":{},"
            + "\"services\":{\"order-0\":{\"durability\":\"strict\"},\"stock-0\":{}}}",
        get(gateway, "/health").body());
  }

  @Test
  void saysWhatEachInstanceLacks() throws Exception {
    FakeService order = service("order");
    FakeService stock = service("stock");
    Map<String, Integer> instances =
        Map.of("order-0", order.port(), "stock-0", stock.port(), "stock-1", Ports.free());
    Gateway gateway = gateway(Map.of(), instances, LIMITS);
    order.say(health("running", "\"order\":[\"Redis\",\"Kafka\"]", ""));
    stock.say(health("stopping", "", ""));
    String missing =
        "{\"order-0\":[\"Redis\",\"Kafka\"],\"stock-0\":[\"stopping\"],\"stock-1\":[\"no answer\"]}";
    HttpResponse<String> unready = get(gateway, "/health/ready");
    assertEquals(503, unready.statusCode());
    assertEquals("{\"ready\":false,\"missing\":" + missing + "}", unready.body());
    HttpResponse<String> full = get(gateway, "/health");
    assertEquals(200, full.statusCode());
    assertTrue(full.body().contains(missing), full.body());
    assertEquals(404, post(gateway, "/health/ready").statusCode());
    assertEquals(404, get(gateway, "/metrics").statusCode());
  }

  private static String health(String state, String missing, String services) {
    boolean ready = state.equals("running") && missing.isEmpty();
    return "{\"state\":\"%s\",\"ready\":%s,\"missing\":{%s},\"services\":{%s}}"
        .formatted(state, ready, missing, services);
  }

  @Test
  void passesOnWhatTheServiceAnswers() throws Exception {
    FakeService order = service("order");
    order.answer(409);
    Gateway gateway = gateway(Map.of("orders", List.of(order.port())));
    HttpResponse<String> refused = post(gateway, "/orders/checkout/1");
    assertEquals(409, refused.statusCode());
    assertEquals("order", refused.headers().firstValue("X-Service").orElseThrow());
    assertEquals(1, order.served());
  }

  @Test
  void usesTheInstancesInTurnAndLeavesOutADeadOne() throws Exception {
    FakeService one = service("one");
    FakeService two = service("two");
    Gateway gateway = gateway(Map.of("orders", List.of(one.port(), two.port(), Ports.free())));
    for (int i = 0; i < 30; i++) {
      assertEquals(200, post(gateway, "/orders/create/1").statusCode());
    }
    assertTrue(one.served() >= 5 && two.served() >= 5, one.served() + " " + two.served());
    assertEquals(30, one.served() + two.served());
  }

  @Test
  void sendsACheckoutAgainWhenTheInstanceDiesInMidRequest() throws Exception {
    FakeService one = service("one");
    FakeService two = service("two");
    one.dropRequests(true);
    Gateway gateway = gateway(Map.of("orders", List.of(one.port(), two.port())));
    for (int i = 0; i < 4; i++) {
      assertEquals(200, post(gateway, "/orders/checkout/7").statusCode());
      assertEquals(200, get(gateway, "/orders/find/7").statusCode());
    }
    assertTrue(one.served() > 0);
    assertEquals(8, two.served());
  }

  @Test
  void neverSendsAnotherPostTwice() throws Exception {
    FakeService stock = service("stock");
    stock.dropRequests(true);
    Gateway gateway = gateway(Map.of("stock", List.of(stock.port())));
    HttpResponse<String> unknown = post(gateway, "/stock/add/1/1");
    assertEquals(503, unknown.statusCode());
    assertTrue(unknown.body().contains("outcome-unknown"), unknown.body());
    assertTrue(unknown.headers().firstValue("Retry-After").isPresent());
    assertEquals(1, stock.served());
  }

  @Test
  void waitsForARestartedInstance() throws Exception {
    int port = Ports.free();
    GatewayLimits patient = new GatewayLimits(60_000, 300, 1_000, 60_000);
    Gateway gateway = gateway(Map.of("orders", List.of(port)), patient);
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request(gateway, "/orders/checkout/1")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    CompletableFuture<HttpResponse<String>> other =
        client.sendAsync(
            request(gateway, "/orders/create/1").POST(HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(503, other.get().statusCode());
    assertTrue(other.get().body().contains("problem:unavailable"), other.get().body());
    open.add(new FakeService("late", port));
    assertEquals(200, answer.get().statusCode());
  }

  @Test
  void triesAgainWhenTheInstanceIsNotYetAtWork() throws Exception {
    FakeService one = service("one");
    FakeService two = service("two");
    one.answer(503);
    Gateway gateway = gateway(Map.of("orders", List.of(one.port(), two.port())));
    for (int i = 0; i < 3; i++) {
      assertEquals(200, post(gateway, "/orders/checkout/1").statusCode());
    }
  }

  @Test
  void passesOnA503ToWhatMustNotBeSentTwice() throws Exception {
    FakeService order = service("order");
    order.answer(503);
    Gateway gateway = gateway(Map.of("orders", List.of(order.port())));
    assertEquals(503, post(gateway, "/orders/create/1").statusCode());
    assertEquals(1, order.served());
  }

  @Test
  void answersAProblemWhenNothingAnswersInTime() throws Exception {
    Gateway gateway = gateway(Map.of("orders", List.of(Ports.free())));
    HttpResponse<String> answer = post(gateway, "/orders/checkout/1");
    assertEquals(503, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void carriesManySlowCheckoutsWithFewThreads() throws Exception {
    FakeService order = service("order");
    order.holdAnswers();
    Gateway gateway = gateway(Map.of("orders", List.of(order.port())), GatewayLimits.DEFAULT);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 1_024; i++) {
      answers.add(
          client.sendAsync(
              request(gateway, "/orders/checkout/" + i)
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    Await.until("all have arrived", () -> order.served() == 1_024);
    assertTrue(gatewayThreads() <= 32, "gateway threads: " + gatewayThreads());
    order.releaseAnswers();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertEquals(200, answer.get().statusCode());
    }
  }

  private static long gatewayThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("gateway"))
        .count();
  }

  private FakeService service(String name) throws IOException {
    FakeService service = new FakeService(name, Ports.free());
    open.add(service);
    return service;
  }

  private Gateway gateway(Map<String, List<Integer>> ports) throws IOException {
    return gateway(ports, LIMITS);
  }

  private Gateway gateway(Map<String, List<Integer>> ports, GatewayLimits limits)
      throws IOException {
    return gateway(ports, Map.of(), limits);
  }

  private Gateway gateway(
      Map<String, List<Integer>> ports, Map<String, Integer> instances, GatewayLimits limits)
      throws IOException {
    Gateway gateway = Gateway.start(0, ports, instances, limits);
    open.add(0, gateway);
    return gateway;
  }

  private HttpResponse<String> get(Gateway gateway, String path) throws Exception {
    return client.send(request(gateway, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(Gateway gateway, String path) throws Exception {
    return client.send(
        request(gateway, path).POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Gateway gateway, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofMinutes(2));
  }
}
