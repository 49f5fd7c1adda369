package io.escrow.payment;

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

/** The HTTP API of the payment service over a real Redis; Kafka is not needed for it. */
class PaymentServiceTest {
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
            0, List.of(new PaymentService(ServiceConfig.fromEnvironment("payment", environment))));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
    redis.close();
  }

  @Test
  void newUserHasNoCreditAndGetsSome() throws Exception {
    String id = create();
    assertEquals(
        JSON.createObjectNode().put("user_id", id).put("credit", 0),
        JSON.readTree(get("/payment/find_user/" + id).body()));
    assertEquals(
        JSON.readTree("{\"done\":true}"),
        JSON.readTree(post("/payment/add_funds/" + id + "/5").body()));
    assertTrue(post("/payment/pay/" + id + "/2").body().contains(" 3 "));
    assertEquals(3, credit(id));
  }

  @Test
  void refusesWhatIsNotThereAndChangesNothing() throws Exception {
    String id = create();
    post("/payment/add_funds/" + id + "/3");
    assertProblem(409, "out-of-credit", post("/payment/pay/" + id + "/4"));
    assertProblem(409, "overflow", post("/payment/add_funds/" + id + "/" + MAX));
    assertEquals(3, credit(id));
    assertProblem(404, "unknown-user", get("/payment/find_user/nobody"));
    assertProblem(404, "unknown-user", post("/payment/add_funds/nobody/1"));
    assertProblem(404, "unknown-user", post("/payment/pay/nobody/1"));
    assertProblem(404, "unknown-user", get("/payment/find_user/nobody"));
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
    assertProblem(400, "malformed", post("/payment/add_funds/1/" + amount));
    assertProblem(400, "malformed", post("/payment/pay/1/" + amount));
    assertProblem(400, "malformed", post("/payment/batch_init/1/" + amount));
    assertProblem(400, "malformed", post("/payment/batch_init/" + amount + "/1"));
  }

  @Test
  void batchInitSetsAllAgain() throws Exception {
    assertEquals(200, post("/payment/batch_init/3000/10").statusCode());
    post("/payment/pay/2999/10");
    JsonNode answer = JSON.readTree(post("/payment/batch_init/3000/11").body());
    assertTrue(answer.get("msg").isTextual());
    assertEquals(11, credit("2999"));
    assertEquals(11, credit("0"));
    assertEquals(404, get("/payment/find_user/3000").statusCode());
  }

  @Test
  void saysWhatIsMissing() {
    Await.until(
        "Kafka alone is missing",
        () -> server.missing().getOrDefault("payment", List.of()),
        missing -> missing.size() == 1 && missing.get(0).startsWith("Kafka"));
  }

  private static String create() throws Exception {
    return JSON.readTree(post("/payment/create_user").body()).get("user_id").asText();
  }

  private static long credit(String id) throws Exception {
    return JSON.readTree(get("/payment/find_user/" + id).body()).get("credit").asLong();
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
