package io.escrow.txn.redis;

import java.util.List;
import java.util.Locale;

/** What a service promises to keep when a Redis stops, and so what that Redis must be set to. */
public enum Durability {
  /** What was answered is on the disk. */
  STRICT,
  /**
   * What was answered is with a replica that may be promoted; that can still lose the last ones.
   */
  FAILOVER,
  /** The last second may be lost. */
  RELAXED;

  /**
   * One setting that is needed.
   *
   * @param name as {@code CONFIG GET} knows it
   * @param allowed the values that suffice; empty when {@code least} says it
   * @param least the smallest number that suffices
   */
  record Requirement(String name, List<String> allowed, int least) {
    boolean isMetBy(String value) {
      return allowed.isEmpty()
          ? value.matches("\\d{1,9}") && Integer.parseInt(value) >= least
          : allowed.contains(value);
    }

    String needed() {
      return allowed.isEmpty() ? "at least " + least : String.join(" or ", allowed);
    }
  }

  private static final Requirement APPEND_ONLY = need("appendonly", "yes");
  private static final Requirement EACH_SYNCED = need("appendfsync", "always");
  private static final Requirement SYNCED = need("appendfsync", "everysec", "always");
  private static final Requirement KEPT = need("maxmemory-policy", "noeviction");
  private static final Requirement REPLICATED =
      new Requirement("min-replicas-to-write", List.of(), 1);

  /** The settings without which the promise is empty. */
  List<Requirement> requirements() {
    return switch (this) {
      case STRICT -> List.of(APPEND_ONLY, EACH_SYNCED, KEPT);
      case FAILOVER -> List.of(APPEND_ONLY, SYNCED, KEPT, REPLICATED);
      case RELAXED -> List.of(APPEND_ONLY, SYNCED, KEPT);
    };
  }

  /** The name as configuration writes it, in small letters. */
  public String configured() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Requirement need(String name, String... allowed) {
    return new Requirement(name, List.of(allowed), 0);
  }
}
