package io.escrow.txn.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.exceptions.JedisDataException;

/** Tells what an error reply means: a fault of one call, or a Redis that cannot work now. */
final class RedisErrors {
  private static final Pattern CODE = Pattern.compile("^-?([A-Z]+)\\b");

  /** Inside a script, Redis 6 puts the code of a refused command behind a place in the script. */
  private static final Pattern REFUSED_IN_SCRIPT =
      Pattern.compile(
          ": -?(LOADING|READONLY|OOM|MASTERDOWN|CLUSTERDOWN|MISCONF|NOREPLICAS|NOPERM|MOVED|ASK|TRYAGAIN) ");

  private RedisErrors() {}

  /**
   * Whether this says nothing about the call itself. What is not known to be a fault of the call
   * counts so.
   */
  static boolean sayUnavailable(JedisDataException error) {
    String message = String.valueOf(error.getMessage());
    Matcher code = CODE.matcher(message);
    boolean ofTheCall =
        !code.find() || code.group(1).equals("ERR") || code.group(1).equals("WRONGTYPE");
    return !ofTheCall || REFUSED_IN_SCRIPT.matcher(message).find();
  }

  /** Throws a reply that says nothing about its call itself. */
  static void requireMeaning(Object reply) {
    if (reply instanceof JedisDataException error && sayUnavailable(error)) {
      throw error;
    }
  }

  /** Whether the user may not do this. */
  static boolean sayForbidden(JedisDataException error) {
    return String.valueOf(error.getMessage()).startsWith("NOPERM");
  }

  /** Whether Redis does not know the script. */
  static boolean sayUnknownScript(JedisDataException error) {
    return String.valueOf(error.getMessage()).startsWith("NOSCRIPT");
  }
}
