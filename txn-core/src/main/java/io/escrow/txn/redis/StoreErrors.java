package io.escrow.txn.redis;

import java.util.Set;

/**
 * Tells an error of the store, which passes, from a fault of one script or its data, which stays.
 */
final class StoreErrors {
  private static final Set<String> OF_THE_STORE =
      Set.of(
          "ASK",
          "BUSY",
          "CLUSTERDOWN",
          "LOADING",
          "MASTERDOWN",
          "MISCONF",
          "MOVED",
          "NOAUTH",
          "NOPERM",
          "NOREPLICAS",
          "OOM",
          "READONLY",
          "TRYAGAIN",
          "UNKILLABLE",
          "WRONGPASS");

  private StoreErrors() {}

  /** Whether the same command can succeed later; it changed nothing. */
  static boolean ofTheStore(String message) {
    if (OF_THE_STORE.contains(firstWord(message, 0))) {
      return true;
    }
    // Redis 6 wraps an error of a command in a script: "ERR Error running script (...): ... -OOM
    // command not allowed".
    int wrapped = message.lastIndexOf(" -");
    return wrapped >= 0
        && message.startsWith("ERR Error running script")
        && OF_THE_STORE.contains(firstWord(message, wrapped + 2));
  }

  /** Whether the store does not know the script. */
  static boolean noScript(String message) {
    return firstWord(message, 0).equals("NOSCRIPT");
  }

  private static String firstWord(String message, int from) {
    int space = message.indexOf(' ', from);
    return space < 0 ? message.substring(from) : message.substring(from, space);
  }
}
