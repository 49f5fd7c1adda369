package io.escrow.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not an answer reaches the client as a problem, whoever found it. */
class ProblemHttpTest {
  private static final HttpLimits SHORT_REQUESTS = new HttpLimits(5_000, 300, 75_000, 16, 100);

  private static HttpServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    FakeService shop = new FakeService("shop", ProblemHttpTest::routes);
    server = HttpServer.bind(0, List.of(shop));
    server.start();
    client = new TestClient(server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void routes(Routes routes) {
    routes
        .get("/throw/{type}", ctx -> fail(ctx.pathParam("type")))
        .get("/future/{type}", ctx -> ctx.future(() -> failLater(ctx.pathParam("type"))))
        .get(
            "/composed/{type}",
            ctx -> ctx.future(() -> failLater(ctx.pathParam("type")).thenApply(x -> x)))
        .get("/find/{item_id}", ctx -> ctx.json(Map.of("id", Params.id(ctx, "item_id"))))
        .post("/add/{item_id}/{amount}", ctx -> ctx.result("" + Params.amount(ctx, "amount")))
        .get("/both", ctx -> ctx.result("got"))
        .post("/both", ctx -> ctx.result("posted"))
        .get("/bug", ctx -> throwing(new IllegalStateException("secret of the bug")))
        .get("/bug-future", ctx -> ctx.future(() -> failing(new IllegalStateException("secret"))))
        .get("/error", ctx -> throwing(new AssertionError("secret of the error")))
        .get("/error-future", ctx -> ctx.future(() -> failing(new AssertionError("secret"))))
        .get("/nested", ctx -> throwing(new CompletionException(nested())));
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyTypeIsMappedWhetherThrownOrFromAFuture(ProblemType type) throws Exception {
    for (String route : List.of("/throw/", "/future/", "/composed/")) {
      HttpResponse<String> response = client.get(route + type.name());
      assertProblem(type, response);
      assertEquals("Said \"why\"\n.", TestClient.json(response.body()).get("detail").textValue());
    }
  }

  @Test
  void theListOfTypesIsStable() {
    assertEquals(404, ProblemType.UNKNOWN_ITEM.status());
    assertEquals("urn:escrow:problem:out-of-stock", ProblemType.OUT_OF_STOCK.urn());
    assertEquals(1, ProblemType.OVERLOADED.retryAfterSeconds());
    for (ProblemType type : ProblemType.values()) {
      assertEquals(
          "urn:escrow:problem:" + type.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          type.urn());
    }
  }

  @Test
  void unknownPathsAreNotFound() throws Exception {
    assertProblem(ProblemType.NOT_FOUND, client.get("/"));
    assertProblem(ProblemType.NOT_FOUND, client.get("/find"));
    assertProblem(ProblemType.NOT_FOUND, client.get("/find/1/2"));
    assertProblem(ProblemType.NOT_FOUND, client.post("/nothing/" + "x".repeat(500)));
    assertProblem(ProblemType.NOT_FOUND, client.post("/add/1/"));
  }

  @Test
  void wrongMethodsAreToldTheRightOnes() throws Exception {
    HttpResponse<String> response = client.post("/find/1");
    assertProblem(ProblemType.METHOD_NOT_ALLOWED, response);
    assertEquals("GET", response.headers().firstValue("Allow").orElse(""));

    HttpResponse<String> both = client.send("DELETE", "/both", BodyPublishers.noBody());
    assertProblem(ProblemType.METHOD_NOT_ALLOWED, both);
    assertEquals("GET, POST", both.headers().firstValue("Allow").orElse(""));

    assertProblem(ProblemType.METHOD_NOT_ALLOWED, client.get("/add/1/1"));
    assertProblem(
        ProblemType.METHOD_NOT_ALLOWED, client.send("BREW", "/add/1/1", BodyPublishers.noBody()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/add/1/-1",
        "/add/1/1.5",
        "/add/1/%D9%A1%D9%A2",
        "/add/1/%201",
        "/add/1/+1",
        "/add/1/x",
        "/add/1/99999999999999999999999999999999999999"
      })
  void badNumbersAreMalformed(String path) throws Exception {
    assertProblem(ProblemType.MALFORMED, client.post(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/find/%zz", "/find/%", "/find/%4", "/find/%ff", "/find/%c0%af", "/find/a%2Fb",
        "/find/a%5Cb", "/find/%00", "/find/a;b=c", "/find/../../x", "/find/%2e%2e", "/find//",
        "//find/1", "/find/a?b=%zz%", "/find/a%20b", "http://[", "*", "find/1"
      })
  void oddTargetsAreAlwaysAnsweredByAProblem(String target) throws Exception {
    String answer = raw("GET", target);
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
      assertTrue(answer.contains("\"urn:escrow:problem:"), answer);
    } else {
      assertTrue(target.contains("?") || target.contains(";"), answer);
    }
  }

  @Test
  void overlongTargetsAndHeadersAreRefused() throws Exception {
    String longTarget = raw("GET", "/find/" + "x".repeat(100_000));
    assertTrue(longTarget.startsWith("HTTP/1.1 414 "), longTarget);
    assertTrue(longTarget.contains(ProblemType.URI_TOO_LONG.urn()), longTarget);

    String longHeader = raw("GET", "/find/1 HTTP/1.1\r\nX: " + "x".repeat(100_000));
    assertTrue(longHeader.startsWith("HTTP/1.1 431 "), longHeader);
    assertTrue(longHeader.contains(ProblemType.HEADERS_TOO_LARGE.urn()), longHeader);
  }

  @Test
  void whatIsNoHttpIsMalformed() throws Exception {
    for (String request :
        List.of("nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\n\r\n")) {
      String answer = client.raw(request);
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.contains(ProblemType.MALFORMED.urn()), answer);
    }
  }

  @Test
  void largeBodiesAreRefusedWithOrWithoutALength() throws Exception {
    byte[] allowed = new byte[64 * 1024];
    byte[] tooLarge = new byte[64 * 1024 + 1];
    assertEquals(
        200, client.send("POST", "/both", BodyPublishers.ofByteArray(allowed)).statusCode());
    assertEquals(200, client.send("POST", "/both", chunked(allowed)).statusCode());
    assertProblem(
        ProblemType.TOO_LARGE, client.send("POST", "/both", BodyPublishers.ofByteArray(tooLarge)));
    assertProblem(ProblemType.TOO_LARGE, client.send("POST", "/both", chunked(tooLarge)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bug", "/bug-future", "/error", "/error-future"})
  void unexpectedFailuresLeakNothing(String path) throws Exception {
    HttpResponse<String> response = client.get(path);
    assertProblem(ProblemType.INTERNAL, response);
    assertFalse(response.body().contains("secret"), response.body());
    assertFalse(response.body().contains("Exception"), response.body());
  }

  @Test
  void wrappedProblemsAreUnwrapped() throws Exception {
    assertProblem(ProblemType.BUSY, client.get("/nested"));
  }

  @Test
  void aFutureThatNobodyCompletesIsAnUnknownOutcome() throws Exception {
    FakeService shop =
        new FakeService("shop", r -> r.get("/never", ctx -> ctx.future(CompletableFuture::new)));
    try (HttpServer impatient = HttpServer.bind(0, List.of(shop), SHORT_REQUESTS)) {
      impatient.start();
      assertProblem(ProblemType.OUTCOME_UNKNOWN, new TestClient(impatient.port()).get("/never"));
    }
  }

  private static String raw(String method, String target) throws Exception {
    return client.raw(
        method
            + " "
            + target
            + (target.contains("HTTP/1.1") ? "" : " HTTP/1.1")
            + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private static BodyPublisher chunked(byte[] bytes) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }

  private static void assertProblem(ProblemType type, HttpResponse<String> response) {
    assertEquals(type.status(), response.statusCode(), response.body());
    assertEquals(
        Problem.CONTENT_TYPE, response.headers().firstValue("Content-Type").orElse("none"));
    JsonNode body = TestClient.json(response.body());
    assertEquals(type.urn(), body.get("type").textValue());
    assertEquals(type.title(), body.get("title").textValue());
    assertEquals(type.status(), body.get("status").intValue());
    assertFalse(body.get("detail").textValue().isEmpty());
    assertEquals(
        type.retryAfterSeconds() > 0 ? "" + type.retryAfterSeconds() : "none",
        response.headers().firstValue("Retry-After").orElse("none"));
  }

  private static void fail(String type) {
    throw ProblemType.valueOf(type).because("Said \"why\"\n.");
  }

  private static CompletableFuture<Object> failLater(String type) {
    return CompletableFuture.runAsync(() -> fail(type)).thenApply(nothing -> "");
  }

  private static CompletableFuture<Object> failing(Throwable cause) {
    return CompletableFuture.failedFuture(cause);
  }

  private static <T extends Throwable> void throwing(T cause) throws T {
    throw cause;
  }

  private static Throwable nested() {
    return new CompletionException(ProblemType.BUSY.because("Held."));
  }
}
