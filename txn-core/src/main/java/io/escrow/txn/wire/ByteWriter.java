package io.escrow.txn.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the basic values of the binary form; refuses what {@link ByteReader} would refuse. */
final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  void oneByte(int value) {
    out.write(value);
  }

  /** A number from 0 to {@code max}: seven bits in a byte, the lowest first. */
  void number(long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(value + " is not from 0 to " + max);
    }
    varint(value);
  }

  /** Any number, short when it is near zero on either side. */
  void signed(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void flag(boolean value) {
    out.write(value ? 1 : 0);
  }

  void text(String text) {
    byte[] utf8 = WellFormed.check(text).getBytes(StandardCharsets.UTF_8);
    number(utf8.length, MessageCodec.MAX_TEXT_BYTES);
    out.writeBytes(utf8);
  }

  void texts(List<String> texts) {
    number(texts.size(), MessageCodec.MAX_LIST);
    texts.forEach(this::text);
  }

  byte[] bytes() {
    if (out.size() > MessageCodec.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "a message has at most " + MessageCodec.MAX_MESSAGE_BYTES + " bytes, not " + out.size());
    }
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
