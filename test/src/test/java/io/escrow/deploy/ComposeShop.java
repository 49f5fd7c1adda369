package io.escrow.deploy;

import io.escrow.audit.Audit;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import io.escrow.system.Shop;
import io.escrow.txn.testkit.Await;
import java.util.Map;

/** The shop in the containers of a compose project, in one variant at a time. */
final class ComposeShop implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1:18000";

  private final ComposeEngine engine;
  private final ShopClient client = new ShopClient("http://" + ADDRESS);
  private final Audit audit;
  private Variant variant = Variant.TWO_PHASE_EMBEDDED;

  /** Of a project that is not started yet. */
  ComposeShop(ComposeEngine engine) {
    this.engine = engine;
    this.audit = Audit.of(new ComposeStores(engine).data());
  }

  /** Makes the containers, or those anew that the variant changes; returns when all are well. */
  void become(Variant next) {
    variant = next;
    engine.up(
        Map.of(
            "PROTOCOL", variant.protocol().text(),
            "ARCH", variant.architecture().text(),
            "SHOP_ADDRESS", ADDRESS));
    awaitWell();
  }

  /** Returns when every watched container says that it is well, and the gateway reaches it. */
  void awaitWell() {
    Await.untilNone(engine::unwell);
    client.awaitServices();
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
