package io.escrow.txn.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the parts of a script's reply. */
final class Replies {
  private Replies() {}

  static String text(Object part) {
    return part instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(part);
  }

  static long number(Object part) {
    return part instanceof Long number ? number : Long.parseLong(text(part));
  }

  static List<?> list(Object part) {
    return (List<?>) part;
  }

  static List<String> texts(Object part) {
    return list(part).stream().map(Replies::text).toList();
  }
}
