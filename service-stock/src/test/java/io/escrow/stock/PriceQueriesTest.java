package io.escrow.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.redis.Durability;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.redis.RedisQuantities;
import io.escrow.txn.testkit.RealRedis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceQueriesTest {
  @Test
  void answersPricesOfManyQuestionsAtOnce() {
    try (RealRedis redis = RealRedis.start();
        RedisQuantities items =
            new RedisQuantities(
                StockService.KIND, 2, new RedisConnections(redis.uri(), Durability.STRICT), 1)) {
      items.create("a", 0, Map.of(StockService.PRICE, "3"));
      items.create("b", 0, Map.of(StockService.PRICE, "9007199254740991"));
      List<List<String>> answers =
          new PriceQueries(items)
              .answer(
                  List.of(
                      List.of("price", "a"),
                      List.of("price"),
                      List.of(),
                      List.of("size", "a"),
                      List.of("price", "x", "b", "a")));
      assertEquals(
          List.of(
              List.of("3"),
              List.of(),
              List.of(),
              List.of(),
              List.of("unknown", "9007199254740991", "3")),
          answers);
    }
  }
}
