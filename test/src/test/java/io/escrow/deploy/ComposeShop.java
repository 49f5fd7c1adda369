package io.escrow.deploy;

import io.escrow.audit.Audit;
import io.escrow.audit.RedisReader;
import io.escrow.audit.ShopData;
import io.escrow.local.ServiceName;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import io.escrow.system.Shop;
import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The shop in the containers of a compose project, in one variant. */
final class ComposeShop implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1:18000";
  private static final Path PASSWORDS = Path.of("../compose/env/redis.env");

  private final Variant variant;
  private final ComposeEngine engine;
  private final ShopClient client = new ShopClient("http://" + ADDRESS);
  private final Audit audit;

  private ComposeShop(Variant variant, ComposeEngine engine) {
    this.variant = variant;
    this.engine = engine;
    this.audit = Audit.of(ShopData.of(readers(engine)));
  }

  /** Makes the containers, or those anew that the variant changes; returns when all are well. */
  static ComposeShop start(Variant variant, ComposeEngine engine) {
    ComposeShop shop = new ComposeShop(variant, engine);
    engine.up(
        Map.of(
            "PROTOCOL", variant.protocol().text(),
            "ARCH", variant.architecture().text(),
            "SHOP_ADDRESS", ADDRESS));
    shop.awaitWell();
    return shop;
  }

  private static Map<ServiceName, RedisReader> readers(ComposeEngine engine) {
    String password = password("AUDITOR_PASSWORD");
    Map<ServiceName, RedisReader> readers = new EnumMap<>(ServiceName.class);
    for (ServiceName name : ServiceName.values()) {
      String redis = name.text() + "-redis";
      readers.put(
          name,
          new RedisReader(
              () ->
                  URI.create(
                      "redis://auditor:%s@%s:6379".formatted(password, engine.address(redis)))));
    }
    return readers;
  }

  private static String password(String name) {
    try {
      return Files.readAllLines(PASSWORDS).stream()
          .filter(line -> line.startsWith(name + "="))
          .map(line -> line.substring(name.length() + 1))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("make it by compose/env/make.sh", e);
    }
  }

  /** Returns when every watched container says that it is well, and the gateway reaches it. */
  void awaitWell() {
    Await.untilNone(engine::unwell);
    for (String path : List.of("/orders/find/0", "/stock/find/0", "/payment/find_user/0")) {
      Await.until(path, () -> client.get(path), answer -> answer.ok() || answer.refused());
    }
  }

  ShopClient client() {
    return client;
  }

  Audit audit() {
    return audit;
  }

  ComposeEngine engine() {
    return engine;
  }

  /** The view of the cases that run against any shop. */
  Shop shop() {
    return new Shop(variant, client, audit, () -> {});
  }

  @Override
  public void close() {
    engine.down();
  }
}
