package io.escrow.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.escrow.service.HttpServer;
import io.escrow.service.ServiceConfig;
import io.escrow.txn.testkit.Await;
import io.escrow.txn.testkit.RealRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP API of the stock service over a real Redis; Kafka is not needed for it. */
class StockServiceTest {
  private static final String MAX = "9007199254740991";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static RealRedis redis;
  private static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    redis = RealRedis.start();
    Map<String, String> environment =
        Map.of(
            "REDIS_URL", redis.uri().toString(), "KAFKA_BOOTSTRAP", "127.0.0.1:9", "SHARDS", "3");
    server =
        HttpServer.bind(
            0, List.of(new StockService(ServiceConfig.fromEnvironment("stock", environment))));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
    redis.close();
  }

  @Test
  void newItemHasItsPriceAndNoStock() throws Exception {
    String id = create("7");
    assertEquals(JSON.readTree("{\"stock\":0,\"price\":7}"), find(id));
    assertEquals(200, post("/stock/add/" + id + "/5").statusCode());
    assertTrue(post("/stock/subtract/" + id + "/2").body().contains(" 3 "));
    assertEquals(JSON.readTree("{\"stock\":3,\"price\":7}"), find(id));
  }

  @Test
  void refusesWhatIsNotThereAndChangesNothing() throws Exception {
    String id = create("1");
    post("/stock/add/" + id + "/3");
    assertProblem(409, "out-of-stock", post("/stock/subtract/" + id + "/4"));
    assertProblem(409, "overflow", post("/stock/add/" + id + "/" + MAX));
    assertEquals(3, find(id).get("stock").asLong());
    assertProblem(404, "unknown-item", get("/stock/find/nowhere"));
    assertProblem(404, "unknown-item", post("/stock/add/nowhere/1"));
    assertProblem(404, "unknown-item", post("/stock/subtract/nowhere/1"));
    assertProblem(404, "unknown-item", get("/stock/find/nowhere"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "-1",
        "1.5",
        "9007199254740992",
        "%D9%A1",
        "99999999999999999999999",
        "+1",
        "1e3"
      })
  void refusesWhatIsNoAmount(String amount) throws Exception {
    assertProblem(400, "malformed", post("/stock/item/create/" + amount));
    assertProblem(400, "malformed", post("/stock/add/1/" + amount));
    assertProblem(400, "malformed", post("/stock/subtract/1/" + amount));
    assertProblem(400, "malformed", post("/stock/batch_init/1/1/" + amount));
    assertProblem(400, "malformed", post("/stock/batch_init/" + amount + "/1/1"));
  }

  @Test
  void batchInitSetsAllAgain() throws Exception {
    assertEquals(200, post("/stock/batch_init/3000/10/4").statusCode());
    post("/stock/subtract/2999/10");
    JsonNode answer = JSON.readTree(post("/stock/batch_init/3000/11/5").body());
    assertTrue(answer.get("msg").isTextual());
    assertEquals(JSON.readTree("{\"stock\":11,\"price\":5}"), find("2999"));
    assertEquals(JSON.readTree("{\"stock\":11,\"price\":5}"), find("0"));
    assertEquals(404, get("/stock/find/3000").statusCode());
  }

  @Test
  void saysWhatIsMissing() {
    Await.until(
        "Kafka alone is missing",
        () -> server.missing().getOrDefault("stock", List.of()),
        missing -> missing.size() == 1 && missing.get(0).startsWith("Kafka"));
  }

  private static String create(String price) throws Exception {
    return JSON.readTree(post("/stock/item/create/" + price).body()).get("item_id").asText();
  }

  private static JsonNode find(String id) throws Exception {
    return JSON.readTree(get("/stock/find/" + id).body());
  }

  private static void assertProblem(int status, String type, HttpResponse<String> response)
      throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals("urn:escrow:problem:" + type, JSON.readTree(response.body()).get("type").asText());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  private static HttpResponse<String> post(String path) throws Exception {
    return send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()), path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return CLIENT.send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
