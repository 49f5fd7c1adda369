package io.escrow.audit;

import java.util.Map;
import java.util.TreeMap;

/**
 * What was put into a shop: of each item and each user, the units or the credit that it was created
 * with and that were added, less what was taken away outside of checkouts.
 */
public record Book(Map<String, Long> items, Map<String, Long> users) {
  public Book {
    items = Map.copyOf(new TreeMap<>(items));
    users = Map.copyOf(new TreeMap<>(users));
  }
}
