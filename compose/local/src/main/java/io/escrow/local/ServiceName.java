package io.escrow.local;

import java.util.Locale;
import java.util.Optional;

/** One of the shop's services. */
public enum ServiceName {
  ORDER("orders"),
  PAYMENT("payment"),
  STOCK("stock"),
  ORCHESTRATOR("orchestrator");

  private final String pathPrefix;

  ServiceName(String pathPrefix) {
    this.pathPrefix = pathPrefix;
  }

  /** The name in lower case, as in {@code --instances order=2}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The first part of the paths that the service answers. */
  public String pathPrefix() {
    return pathPrefix;
  }

  /** The service with this {@link #text()}. */
  static Optional<ServiceName> of(String text) {
    for (ServiceName name : values()) {
      if (name.text().equals(text)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
