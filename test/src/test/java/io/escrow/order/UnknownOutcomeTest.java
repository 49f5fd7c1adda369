package io.escrow.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.escrow.local.server.KafkaServer;
import io.escrow.local.server.RedisServer;
import io.escrow.payment.PaymentService;
import io.escrow.service.HttpServer;
import io.escrow.service.ServiceConfig;
import io.escrow.shop.Answer;
import io.escrow.shop.ShopClient;
import io.escrow.stock.StockService;
import io.escrow.txn.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told who has waited for long (rule O4), and what becomes of the checkout. */
class UnknownOutcomeTest {
  private static final long MAX_ANSWER_MILLIS = 300;
  private static final String UNKNOWN = "503 outcome-unknown";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path data;

  @Test
  void whoHasWaitedForLongIsToldThatNothingIsKnownAndTheCheckoutGoesOn() throws Exception {
    try (RedisServer orders = RedisServer.start(data.resolve("order"));
        RedisServer items = RedisServer.start(data.resolve("stock"));
        RedisServer users = RedisServer.start(data.resolve("payment"));
        KafkaServer kafka = KafkaServer.start(data.resolve("kafka"));
        HttpServer server =
            HttpServer.bind(
                0,
                List.of(
                    new OrderService(config("order", orders, kafka), MAX_ANSWER_MILLIS),
                    new StockService(config("stock", items, kafka)),
                    new PaymentService(config("payment", users, kafka))))) {
      server.start();
      ShopClient client = new ShopClient("http://127.0.0.1:" + server.port());
      Await.until("ready", () -> client.get("/health/ready"), Answer::ok);
      String order = client.order(client.createUser(7), client.createItem(1, 7), 1);
      users.kill();
      Answer answer = client.checkout(order);
      assertEquals(UNKNOWN, answer.outcome());
      assertEquals("1", answer.retryAfter());
      assertFalse(client.paid(order));
      assertEquals(UNKNOWN, client.checkout(order).outcome());
      users.restart();
      Await.until("paid", () -> client.paid(order));
      client.checkout(order).requireOk();
    }
  }

  private static ServiceConfig config(String service, RedisServer redis, KafkaServer kafka) {
    return ServiceConfig.fromEnvironment(
        service, Map.of("REDIS_URL", redis.url(), "KAFKA_BOOTSTRAP", kafka.bootstrap()));
  }
}
