package io.escrow.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.local.ServiceName;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import io.escrow.txn.testkit.Await;
import io.escrow.txn.testkit.RealRedis;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The audit is not blind: it names what is gone when a promoted replica lacked the last writes. */
class LostWritesTest {
  private static final String ITEM = "0";
  private static final String USER = "0";
  private static final long STOCK = 100;
  private static final long CREDIT = 1_000;
  private static final Book BOOK = new Book(Map.of(ITEM, STOCK), Map.of(USER, CREDIT));

  @Test
  void namesTheItemWhoseSaleIsGone() {
    try (LocalSystem shop = shop();
        RealRedis replica = replicaOf(shop.redisUrl(ServiceName.STOCK))) {
      ShopClient client = new ShopClient(shop.baseUrl());
      client.post("/stock/batch_init/1/" + STOCK + "/1").requireOk();
      client.post("/payment/batch_init/1/" + CREDIT).requireOk();
      buy(client, 3);
      Audit.of(shop).awaitSettled();
      Audit promoted = Audit.of(withStockFrom(shop, replica));
      Await.untilNone(() -> promoted.violations(BOOK));

      replica.command("REPLICAOF", "NO", "ONE");
      buy(client, 4);
      Audit.of(shop).awaitSettled();

      assertEquals(List.of(), Audit.of(shop).violations(BOOK));
      Account stale = new Account(STOCK - 3, 0, 3, 0);
      assertEquals(
          List.of("item 0: paid orders have 7, sold is " + stale), promoted.violations(BOOK));
    }
  }

  private static LocalSystem shop() {
    Variant variant = Variant.TWO_PHASE_EMBEDDED;
    return LocalSystem.start(
        LocalSettings.defaults().onPort(0).variant(variant.protocol(), variant.architecture()),
        System.out::println);
  }

  private static RealRedis replicaOf(String primary) {
    String port = Integer.toString(URI.create(primary).getPort());
    return RealRedis.start(
        "--replicaof", "127.0.0.1", port, "--appendonly", "yes", "--repl-diskless-sync-delay", "0");
  }

  private static void buy(ShopClient client, int units) {
    String order = client.createOrder(USER);
    client.addItem(order, ITEM, units);
    client.checkout(order).requireOk();
  }

  /** What there would be if the replica had been promoted when it was cut off. */
  private static ShopData withStockFrom(LocalSystem shop, RealRedis replica) {
    Map<ServiceName, RedisReader> readers = new EnumMap<>(ServiceName.class);
    for (ServiceName name : shop.serviceNames()) {
      Supplier<URI> address =
          name == ServiceName.STOCK ? replica::uri : () -> URI.create(shop.redisUrl(name));
      readers.put(name, RedisReader.at(address));
    }
    return ShopData.of(readers);
  }
}
