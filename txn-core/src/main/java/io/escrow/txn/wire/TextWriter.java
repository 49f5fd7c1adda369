package io.escrow.txn.wire;

/**
 * Writes values as printable text: numbers end with a comma, texts stand behind their length in
 * characters and a colon, so that any character may be in them.
 */
final class TextWriter {
  private final StringBuilder out = new StringBuilder();

  TextWriter number(long value) {
    out.append(value).append(',');
    return this;
  }

  TextWriter bits(long value) {
    out.append(Long.toHexString(value)).append(',');
    return this;
  }

  TextWriter text(String text) {
    out.append(text.length()).append(':').append(WellFormed.check(text));
    return this;
  }

  /** A text that ends the whole. */
  TextWriter last(String text) {
    out.append(WellFormed.check(text));
    return this;
  }

  String end() {
    return out.toString();
  }
}
