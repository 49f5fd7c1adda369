package io.escrow.txn.wire;

/** Reads what {@link TextWriter} wrote; anything else is an {@link IllegalArgumentException}. */
final class TextReader {
  private static final int QUOTED_CHARS_MAX = 40;

  private final String what;
  private final String in;
  private int position;

  /**
   * Begins to read.
   *
   * @param what is read, for messages
   */
  TextReader(String what, String in) {
    this.what = what;
    this.in = in;
  }

  void version(int known) {
    int version = number(Integer.MAX_VALUE);
    if (version != known) {
      throw unreadable("version " + version + ", and only " + known + " is known");
    }
  }

  /** A number from 0 to {@code max}. */
  int number(int max) {
    return parse(until(','), max);
  }

  boolean flag() {
    return number(1) == 1;
  }

  long bits() {
    String digits = until(',');
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      throw unreadable("not a set of branches: " + quoted(digits));
    }
  }

  String text() {
    int length = parse(until(':'), in.length() - position);
    position += length;
    return in.substring(position - length, position);
  }

  String last() {
    String rest = in.substring(position);
    position = in.length();
    return rest;
  }

  boolean atEnd() {
    return position == in.length();
  }

  void end() {
    if (!atEnd()) {
      throw unreadable(in.length() - position + " characters too many");
    }
  }

  IllegalArgumentException unreadable(String why) {
    return new IllegalArgumentException(
        "cannot read " + what + ", at character " + position + ": " + why);
  }

  private String until(char end) {
    int to = in.indexOf(end, position);
    if (to < 0) {
      throw unreadable("no '" + end + "' follows");
    }
    String found = in.substring(position, to);
    position = to + 1;
    return found;
  }

  private int parse(String digits, int max) {
    try {
      int value = Integer.parseInt(digits);
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number out of range.
    }
    throw unreadable("not a number from 0 to " + max + ": " + quoted(digits));
  }

  private static String quoted(String text) {
    return '"' + text.substring(0, Math.min(text.length(), QUOTED_CHARS_MAX)) + '"';
  }
}
