package io.escrow.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.escrow.local.server.KafkaServer;
import io.escrow.local.server.Ports;
import io.escrow.local.server.RedisServer;
import io.escrow.order.OrderService;
import io.escrow.service.HttpServer;
import io.escrow.service.ServiceConfig;
import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import io.escrow.stock.StockService;
import io.escrow.txn.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator and a participant, without load: each says that it is not ready while its own Redis
 * or the broker is away, lives on, and is ready again by itself.
 */
class ReadinessTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path data;

  private static RedisServer orderRedis;
  private static RedisServer stockRedis;
  private static KafkaServer kafka;
  private static HttpServer server;
  private static ShopClient client;

  @BeforeAll
  static void start() throws Exception {
    orderRedis = RedisServer.start(data.resolve("order"));
    stockRedis = RedisServer.start(data.resolve("stock"));
    kafka = KafkaServer.startProcess(data.resolve("kafka"), Ports.free(), List.of());
    OrderService order = new OrderService(config(OrderService.NAME, orderRedis));
    StockService stock = new StockService(config(StockService.NAME, stockRedis));
    server = HttpServer.bind(0, List.of(order, stock));
    server.start();
    client = new ShopClient("http://127.0.0.1:" + server.port());
    awaitReady();
  }

  /** A participant without work looks at its Redis when it looks for branches to inquire about. */
  private static ServiceConfig config(String service, RedisServer redis) {
    return ServiceConfig.fromEnvironment(
        service,
        Map.of(
            "REDIS_URL", redis.url(),
            "KAFKA_BOOTSTRAP", kafka.bootstrap(),
            "INQUIRE_AFTER_MS", "1000"));
  }

  @AfterAll
  static void stop() {
    server.close();
    kafka.close();
    stockRedis.close();
    orderRedis.close();
  }

  @Test
  void aCoordinatorIsNotReadyWithoutItsRedis() {
    orderRedis.kill();
    awaitLost("Redis: ", Set.of(OrderService.NAME));
    orderRedis.restart();
    awaitReady();
  }

  @Test
  void aParticipantIsNotReadyWithoutItsRedis() {
    stockRedis.kill();
    awaitLost("Redis: ", Set.of(StockService.NAME));
    stockRedis.restart();
    awaitReady();
  }

  @Test
  void nobodyIsReadyWithoutKafka() {
    kafka.kill();
    awaitLost("Kafka: ", Set.of(OrderService.NAME, StockService.NAME));
    kafka.restart();
    awaitReady();
  }

  private static void awaitLost(String what, Set<String> services) {
    Await.until(
        what + "lost by " + services, () -> missing(what), missing -> missing.equals(services));
    assertEquals(503, client.get("/health/ready").status());
    assertEquals(200, client.get("/health/live").status());
  }

  private static void awaitReady() {
    Await.until("ready", () -> client.get("/health/ready"), Answer::ok);
    assertEquals(Set.of(), missing(""));
  }

  /** The services that miss one thing, of which they say so. */
  private static Set<String> missing(String what) {
    Answer answer = client.get("/health/ready");
    Set<String> services = new TreeSet<>();
    for (Map.Entry<String, JsonNode> of : parse(answer).get("missing").properties()) {
      if (of.getValue().size() == 1 && of.getValue().get(0).asText().startsWith(what)) {
        services.add(of.getKey());
      }
    }
    return services;
  }

  private static JsonNode parse(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + answer, e);
    }
  }
}
