package io.escrow.txn.testkit.explore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for a state: among a thousand million states two have the same with a
 * probability of about 10^-21.
 */
public record Fingerprint(long high, long low) {
  /** Of a canonical text: states that count as one have the same text. */
  public static Fingerprint of(String canonical) {
    return of(canonical.getBytes(StandardCharsets.UTF_8));
  }

  /** Of canonical bytes. */
  public static Fingerprint of(byte[] canonical) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(canonical));
      return new Fingerprint(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
