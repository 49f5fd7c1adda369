package io.escrow.txn.wire;

/** Text that survives UTF-8: every surrogate has its other half. */
final class WellFormed {
  private WellFormed() {}

  /**
   * The same text.
   *
   * @throws IllegalArgumentException when half a surrogate pair would be lost on the way
   */
  static String check(String text) {
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException("half a surrogate pair at character " + i);
      }
      i += Character.charCount(point);
    }
    return text;
  }
}
