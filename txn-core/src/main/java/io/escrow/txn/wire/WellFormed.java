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
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        throw new IllegalArgumentException("half a surrogate pair at character " + i);
      }
      i++;
    }
    return text;
  }
}
