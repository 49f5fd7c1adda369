package io.escrow.system;

import io.escrow.audit.Audit;
import io.escrow.audit.ShopData;
import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import java.util.Map;

/** A running system of one variant, with a client and a view of its data. */
final class Shop implements AutoCloseable {
  private final Variant variant;
  private final LocalSystem system;
  private final ShopClient client;
  private final Audit audit;

  private Shop(Variant variant, LocalSystem system) {
    this.variant = variant;
    this.system = system;
    this.client = new ShopClient(system.baseUrl());
    this.audit = Audit.of(system);
  }

  /** Starts a system in this JVM, on a free port. */
  static Shop start(Variant variant) {
    return start(variant, Map.of());
  }

  /** The same with variables for its services. */
  static Shop start(Variant variant, Map<String, String> environment) {
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .variant(variant.protocol(), variant.architecture())
            .environment(environment);
    return new Shop(variant, LocalSystem.start(settings, System.out::println));
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
    system.close();
  }
}
