package io.escrow.txn.redis;

import java.util.List;
import java.util.Locale;

/**
 * What a service promises to keep when a Redis stops, and so what that Redis must be configured
 * for.
 */
@SuppressWarnings("ImmutableEnumChecker")
public enum Durability {
  /** What was answered is on the disk. */
  STRICT(
      need("appendonly", "yes"),
      need("appendfsync", "always"),
      need("maxmemory-policy", "noeviction")),
  /**
   * What was answered is with a replica that may be promoted; a promotion can still lose the last
   * writes.
   */
  FAILOVER(
      need("appendonly", "yes"),
      need("appendfsync", "everysec", "always"),
      need("maxmemory-policy", "noeviction"),
      atLeast("min-replicas-to-write", 1)),
  /** The last second may be lost. */
  RELAXED(
      need("appendonly", "yes"),
      need("appendfsync", "everysec", "always"),
      need("maxmemory-policy", "noeviction"));

  /**
   * One setting that is needed.
   *
   * @param name as {@code CONFIG GET} knows it
   * @param allowed the values that suffice; empty when {@code least} says it
   * @param least the smallest number that suffices
   */
  record Requirement(String name, List<String> allowed, int least) {
    boolean isMetBy(String value) {
      return allowed.isEmpty() ? Integer.parseInt(value) >= least : allowed.contains(value);
    }

    String needed() {
      return allowed.isEmpty() ? "at least " + least : String.join(" or ", allowed);
    }
  }

  private final List<Requirement> requirements;

  Durability(Requirement... requirements) {
    this.requirements = List.of(requirements);
  }

  /** The settings without which the promise is empty. */
  List<Requirement> requirements() {
    return requirements;
  }

  /** The name as configuration writes it, in small letters. */
  public String configured() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Requirement need(String name, String... allowed) {
    return new Requirement(name, List.of(allowed), 0);
  }

  private static Requirement atLeast(String name, int least) {
    return new Requirement(name, List.of(), least);
  }
}
