package io.escrow.txn.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link ByteWriter} wrote, trusting nothing; never allocates more than is there. */
final class ByteReader {
  private static final int VARINT_BITS = 63;

  private final ByteBuffer in;

  ByteReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  int oneByte() throws UndecodableException {
    if (!in.hasRemaining()) {
      throw new UndecodableException("truncated after " + in.position() + " bytes");
    }
    return in.get() & 0xFF;
  }

  long number(long max) throws UndecodableException {
    long value = varint();
    if (value < 0 || value > max) {
      throw new UndecodableException(
          Long.toUnsignedString(value) + " is not from 0 to " + max + where());
    }
    return value;
  }

  int intNumber(int max) throws UndecodableException {
    return (int) number(max);
  }

  long signed() throws UndecodableException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  boolean flag() throws UndecodableException {
    return intNumber(1) == 1;
  }

  String text() throws UndecodableException {
    int length = intNumber(MessageCodec.MAX_TEXT_BYTES);
    if (length > in.remaining()) {
      throw new UndecodableException(
          "truncated: a text of " + length + " bytes" + where() + ", and " + in.remaining());
    }
    ByteBuffer utf8 = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new UndecodableException("not UTF-8" + where(), e);
    }
  }

  /** How many follow, of things that have at least one byte each. */
  int count(int max) throws UndecodableException {
    int count = intNumber(max);
    if (count > in.remaining()) {
      throw new UndecodableException("truncated: a list of " + count + where());
    }
    return count;
  }

  List<String> texts() throws UndecodableException {
    int count = count(MessageCodec.MAX_LIST);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  void end() throws UndecodableException {
    if (in.hasRemaining()) {
      throw new UndecodableException(in.remaining() + " bytes too many" + where());
    }
  }

  private long varint() throws UndecodableException {
    long value = 0;
    for (int shift = 0; shift <= VARINT_BITS; shift += 7) {
      int next = oneByte();
      if (shift == VARINT_BITS && next > 1) {
        break;
      }
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new UndecodableException("a number of more than 64 bits" + where());
  }

  private String where() {
    return " at byte " + in.position();
  }
}
