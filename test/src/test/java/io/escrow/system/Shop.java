package io.escrow.system;

import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;

/** A running system of one variant, with a client and a view of its data. */
final class Shop implements AutoCloseable {
  private final Variant variant;
  private final LocalSystem system;
  private final ShopClient client;
  private final Books books;

  private Shop(Variant variant, LocalSystem system) {
    this.variant = variant;
    this.system = system;
    this.client = new ShopClient(system.baseUrl());
    this.books = new Books(system, variant);
  }

  /** Starts a system in this JVM, on a free port. */
  static Shop start(Variant variant) {
    LocalSettings settings =
        LocalSettings.defaults().onPort(0).variant(variant.protocol(), variant.architecture());
    return new Shop(variant, LocalSystem.start(settings, System.out::println));
  }

  Variant variant() {
    return variant;
  }

  ShopClient client() {
    return client;
  }

  Books books() {
    return books;
  }

  @Override
  public void close() {
    books.close();
    system.close();
  }
}
