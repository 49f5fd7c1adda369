package io.escrow.service;

/** Tells slips of the keyboard from different words. */
final class Spelling {
  private Spelling() {}

  /** Whether one letter too many, too few, wrong, or one swapped pair lies between the two. */
  static boolean differByOneSlip(String a, String b) {
    if (a.equals(b) || Math.abs(a.length() - b.length()) > 1) {
      return false;
    }
    int shorter = Math.min(a.length(), b.length());
    int start = 0;
    while (start < shorter && a.charAt(start) == b.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
      end++;
    }
    int leftInA = a.length() - start - end;
    int leftInB = b.length() - start - end;
    boolean swapped =
        leftInA == 2
            && leftInB == 2
            && a.charAt(start) == b.charAt(start + 1)
            && a.charAt(start + 1) == b.charAt(start);
    return (leftInA <= 1 && leftInB <= 1) || swapped;
  }
}
