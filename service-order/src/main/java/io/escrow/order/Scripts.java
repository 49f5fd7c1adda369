package io.escrow.order;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The service's scripts for Redis. */
final class Scripts {
  static final String CLAIM = "claim";
  static final String FINALIZE = "finalize";
  static final String RECLAIM = "reclaim";
  static final String CREATE = "create";
  static final String ADD_ITEM = "add-item";
  static final String READ = "read";

  private Scripts() {}

  /** Those that run inside the log's. */
  static Map<String, String> ofCheckout() {
    return Map.of(CLAIM, source(CLAIM), FINALIZE, source(FINALIZE), RECLAIM, source(RECLAIM));
  }

  /** Those that run alone. */
  static Map<String, String> ofOrders() {
    return Map.of(CREATE, source(CREATE), ADD_ITEM, source(ADD_ITEM), READ, source(READ));
  }

  private static String source(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the script " + name, e);
    }
  }
}
