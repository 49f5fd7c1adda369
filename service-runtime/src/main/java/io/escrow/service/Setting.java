package io.escrow.service;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One environment variable that a service reads: its name, what it means, its default and what is
 * allowed.
 *
 * @param defaultValue the text used when the variable is missing; empty for "none"
 * @param secret whether the value must never be shown
 * @param parser turns the text into a value, or into nothing when the text is not allowed
 */
record Setting<T>(
    String name,
    String meaning,
    String defaultValue,
    String allowed,
    boolean secret,
    Function<String, Optional<T>> parser) {

  static <E extends Enum<E> & Choice> Setting<E> choice(
      String name, String meaning, E defaultValue, Class<E> values) {
    E[] constants = values.getEnumConstants();
    String allowed = Arrays.stream(constants).map(Choice::text).collect(Collectors.joining(", "));
    return new Setting<>(
        name,
        meaning,
        defaultValue.text(),
        allowed,
        false,
        text -> Arrays.stream(constants).filter(c -> c.text().equals(text)).findFirst());
  }

  static Setting<Integer> number(
      String name, String meaning, int defaultValue, int lowest, int highest) {
    return new Setting<>(
        name,
        meaning,
        Integer.toString(defaultValue),
        lowest + " to " + highest,
        false,
        text -> parseNumber(text, lowest, highest));
  }

  /** A text that is never shown; missing and empty both mean "none". */
  static Setting<String> secret(String name, String meaning) {
    return new Setting<>(name, meaning, "", "any text", true, Optional::of);
  }

  private static Optional<Integer> parseNumber(String text, int lowest, int highest) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    long value = Long.parseLong(text);
    return value < lowest || value > highest ? Optional.empty() : Optional.of((int) value);
  }
}
