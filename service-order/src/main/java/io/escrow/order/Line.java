package io.escrow.order;

import java.util.ArrayList;
import java.util.List;

/**
 * Some units of one item in an order.
 *
 * @param quantity from 1 to 2<sup>53</sup>-1
 */
record Line(String item, long quantity) {
  /** Reads {@code item quantity item quantity ...}. */
  static List<Line> parse(List<String> words) {
    if (words.size() % 2 != 0) {
      throw new IllegalArgumentException("not the lines of an order: " + words);
    }
    List<Line> lines = new ArrayList<>(words.size() / 2);
    for (int i = 0; i < words.size(); i += 2) {
      lines.add(new Line(words.get(i), Long.parseLong(words.get(i + 1))));
    }
    return lines;
  }
}
