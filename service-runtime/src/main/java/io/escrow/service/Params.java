package io.escrow.service;

import io.javalin.http.Context;

/**
 * Parses path parameters; what is not allowed becomes a {@link ProblemType#MALFORMED} problem.
 *
 * <p>Numbers are ASCII digits only: no sign, no space, no digits of other scripts. Leading zeros
 * are allowed.
 */
public final class Params {
  /** The largest amount, 2^53-1: the largest integer that a Lua number and JSON hold exactly. */
  public static final long MAX_AMOUNT = 9_007_199_254_740_991L;

  /** The largest count of things that one {@code batch_init} makes. */
  public static final int MAX_BATCH = 10_000_000;

  private static final int LONGEST_ID_CHARS = 64;
  private static final int LONGEST_SHOWN_VALUE_CHARS = 40;

  private Params() {}

  /** The path parameter as an amount, 0 to {@link #MAX_AMOUNT}. */
  public static long amount(Context ctx, String name) {
    return parseAmount(name, ctx.pathParam(name));
  }

  /** The path parameter as the quantity of a line, 1 to {@link #MAX_AMOUNT}. */
  public static long quantity(Context ctx, String name) {
    return parseQuantity(name, ctx.pathParam(name));
  }

  /** The path parameter as a count of things to make, 0 to {@link #MAX_BATCH}. */
  public static int count(Context ctx, String name) {
    return parseCount(name, ctx.pathParam(name));
  }

  /** The path parameter as an id: 1 to 64 characters of A-Z, a-z, 0-9, dot, underscore, hyphen. */
  public static String id(Context ctx, String name) {
    return parseId(name, ctx.pathParam(name));
  }

  /** As {@link #amount}, of a text. */
  public static long parseAmount(String name, String text) {
    return parse(name, text, 0, MAX_AMOUNT);
  }

  /** As {@link #quantity}, of a text. */
  public static long parseQuantity(String name, String text) {
    return parse(name, text, 1, MAX_AMOUNT);
  }

  /** As {@link #count}, of a text. */
  public static int parseCount(String name, String text) {
    return (int) parse(name, text, 0, MAX_BATCH);
  }

  /** As {@link #id}, of a text. */
  public static String parseId(String name, String text) {
    boolean allowed = !text.isEmpty() && text.length() <= LONGEST_ID_CHARS;
    for (int i = 0; allowed && i < text.length(); i++) {
      allowed = isIdCharacter(text.charAt(i));
    }
    if (!allowed) {
      throw malformed(name, text, "1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'");
    }
    return text;
  }

  private static long parse(String name, String text, long lowest, long highest) {
    long value = 0;
    boolean allowed = !text.isEmpty();
    for (int i = 0; allowed && i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      // checked at every digit: the value stays below 2^53, so that ten times it cannot overflow
      allowed = digit >= 0 && digit <= 9 && (value = value * 10 + digit) <= highest;
    }
    if (!allowed || value < lowest) {
      throw malformed(name, text, "an integer from " + lowest + " to " + highest);
    }
    return value;
  }

  private static boolean isIdCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static ProblemException malformed(String name, String text, String allowed) {
    String shown =
        text.length() <= LONGEST_SHOWN_VALUE_CHARS
            ? text
            : text.substring(0, LONGEST_SHOWN_VALUE_CHARS) + "...";
    return ProblemType.MALFORMED.because(
        "%s must be %s, not \"%s\".".formatted(name, allowed, shown));
  }
}
