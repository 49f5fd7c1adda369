package io.escrow.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.txn.redis.Durability;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.testkit.LeastRights;
import io.escrow.txn.testkit.RealRedis;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is added to a cart on a real Redis: equal items are merged, and no sum is lost. */
class OrderStorePropertiesTest {
  private static final BigInteger MAX = BigInteger.valueOf((1L << 53) - 1);
  private static final String ORDER = "7";

  private static RealRedis redis;
  private static OrderStore store;

  /** Something to add. */
  record Added(String item, long quantity, long price) {}

  @BeforeContainer
  static void start() {
    redis = RealRedis.start();
    store = new OrderStore(new RedisConnections(LeastRights.user(redis), Durability.STRICT), 1);
  }

  @AfterContainer
  static void stop() {
    store.close();
    redis.close();
  }

  @Property(tries = 200)
  void mergingKeepsSums(@ForAll("additions") List<Added> additions) {
    store.create(List.of(new OrderStore.Draft(ORDER, "user", 0, "")));
    Map<String, BigInteger> cart = new LinkedHashMap<>();
    BigInteger total = BigInteger.ZERO;
    for (Added added : additions) {
      BigInteger quantity = BigInteger.valueOf(added.quantity());
      BigInteger sum = cart.getOrDefault(added.item(), BigInteger.ZERO).add(quantity);
      BigInteger newTotal = total.add(quantity.multiply(BigInteger.valueOf(added.price())));
      boolean fits = sum.compareTo(MAX) <= 0 && newTotal.compareTo(MAX) <= 0;
      if (fits) {
        cart.put(added.item(), sum);
        total = newTotal;
      }
      OrderStore.Addition expected =
          new OrderStore.Addition(fits ? "added" : "overflow", fits ? total.longValueExact() : 0);
      assertEquals(expected, store.addItem(ORDER, added.item(), added.quantity(), added.price()));
      Order order = store.read(ORDER).orElseThrow();
      assertEquals(total.longValueExact(), order.total());
      List<Line> lines =
          cart.entrySet().stream()
              .map(line -> new Line(line.getKey(), line.getValue().longValueExact()))
              .toList();
      assertEquals(lines, order.lines());
    }
  }

  @Provide
  Arbitrary<List<Added>> additions() {
    Arbitrary<Long> usual = Arbitraries.longs().between(1, 100);
    Arbitrary<Long> large = Arbitraries.longs().between(1, MAX.longValueExact());
    Arbitrary<Long> huge = Arbitraries.of(MAX.longValueExact(), MAX.longValueExact() - 1, 1L << 52);
    Arbitrary<Long> quantity =
        Arbitraries.frequencyOf(Tuple.of(6, usual), Tuple.of(1, large), Tuple.of(1, huge));
    Arbitrary<Long> price = Arbitraries.frequencyOf(Tuple.of(3, quantity), Tuple.of(2, zero()));
    return Combinators.combine(Arbitraries.of("a", "b", "item-3", "%s"), quantity, price)
        .as(Added::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static Arbitrary<Long> zero() {
    return Arbitraries.just(0L);
  }
}
