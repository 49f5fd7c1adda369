package io.escrow.system;

import io.escrow.audit.Audit;
import io.escrow.audit.ShopData;
import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;

/** A running system of one variant, with a client and a view of its data. */
public final class Shop implements AutoCloseable {
  private final Variant variant;
  private final ShopClient client;
  private final Audit audit;

  private final Runnable stop;

  /**
   * A running system.
   *
   * @param stop ends it
   */
  public Shop(Variant variant, ShopClient client, Audit audit, Runnable stop) {
    this.variant = variant;
    this.client = client;
    this.audit = audit;
    this.stop = stop;
  }

  /** Starts a system in this JVM, on a free port. */
  static Shop start(Variant variant) {
    return start(variant, LocalSettings.defaults());
  }

  /** Starts a system with these settings, on a free port. */
  static Shop start(Variant variant, LocalSettings settings) {
    LocalSettings own = settings.onPort(0).variant(variant.protocol(), variant.architecture());
    LocalSystem system = LocalSystem.start(own, System.out::println);
    return new Shop(variant, new ShopClient(system.baseUrl()), Audit.of(system), system::close);
  }

  Variant variant() {
    return variant;
  }

  ShopClient client() {
    return client;
  }

  /** What is stored now. */
  ShopData data() {
    return audit.data();
  }

  /** Waits until nothing is held or open anywhere. */
  void awaitSettled() {
    audit.awaitSettled();
  }

  @Override
  public void close() {
    stop.run();
  }
}
