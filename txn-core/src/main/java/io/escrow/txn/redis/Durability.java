package io.escrow.txn.redis;

import java.util.List;
import java.util.Locale;

/** What a service promises to keep when a Redis stops, and so what that Redis must be set to. */
public enum Durability {
  /** What was answered is on the disk. */
  STRICT,
  /**
   * What was answered is with a replica, in its memory at least. Another one that lacks the last
   * writes may still be the one that is promoted.
   */
  FAILOVER,
  /** The last second may be lost. */
  RELAXED;

  /**
   * One setting that is needed.
   *
   * @param name as {@code CONFIG GET} knows it
   * @param allowed the values that suffice; empty when it is a number
   * @param least the smallest number that suffices
   * @param most the largest number that suffices
   */
  record Requirement(String name, List<String> allowed, int least, int most) {
    boolean isMetBy(String value) {
      if (!allowed.isEmpty()) {
        return allowed.contains(value);
      }
      return value.matches("\\d{1,9}")
          && Integer.parseInt(value) >= least
          && Integer.parseInt(value) <= most;
    }

    String needed() {
      if (!allowed.isEmpty()) {
        return String.join(" or ", allowed);
      }
      return most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
    }
  }

  private static final int MAX_LAG_SECONDS = 10;

  private static final Requirement APPEND_ONLY = need("appendonly", "yes");
  private static final Requirement EACH_SYNCED = need("appendfsync", "always");
  private static final Requirement SYNCED = need("appendfsync", "everysec", "always");
  private static final Requirement KEPT = need("maxmemory-policy", "noeviction");
  private static final Requirement REPLICATED =
      new Requirement("min-replicas-to-write", List.of(), 1, Integer.MAX_VALUE);

  /** Zero would switch {@link #REPLICATED} off. */
  private static final Requirement REPLICATED_LATELY =
      new Requirement("min-replicas-max-lag", List.of(), 1, MAX_LAG_SECONDS);

  /** The settings without which the promise is empty. */
  List<Requirement> requirements() {
    return switch (this) {
      case STRICT -> List.of(APPEND_ONLY, EACH_SYNCED, KEPT);
      case FAILOVER -> List.of(APPEND_ONLY, SYNCED, KEPT, REPLICATED, REPLICATED_LATELY);
      case RELAXED -> List.of(APPEND_ONLY, SYNCED, KEPT);
    };
  }

  /** Whether it can be kept there: strict is not where a replica may be promoted by itself. */
  public boolean fits(RedisAddress address) {
    return this != STRICT || !address.kind().promotes();
  }

  /** How many replicas must have a write before it is answered. */
  int replicas() {
    return this == FAILOVER ? 1 : 0;
  }

  /** The name as configuration writes it, in small letters. */
  public String configured() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Requirement need(String name, String... allowed) {
    return new Requirement(name, List.of(allowed), 0, 0);
  }
}
