package io.escrow.txn.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A script for Redis.
 *
 * @param name for messages
 * @param source in Lua
 * @param sha1 the name that Redis gives it
 */
record Script(String name, String source, String sha1) {
  /**
   * One call of a script.
   *
   * @param key the one key that is passed: a hash tag to which all keys of the call belong
   */
  record Call(Script script, String key, List<String> arguments) {}

  Script(String name, String source) {
    this(name, source, sha1Of(source));
  }

  /** The text of a file beside this class. */
  static String resource(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its script " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the script " + file, e);
    }
  }

  private static String sha1Of(String source) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }
}
