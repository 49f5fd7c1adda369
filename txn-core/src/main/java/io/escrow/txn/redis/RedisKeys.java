package io.escrow.txn.redis;

import java.util.regex.Pattern;

/**
 * How keys are named: the hash tag of the shard first, so that a shard's keys stay together in a
 * cluster.
 */
final class RedisKeys {
  /** Over how many shards the data are split. */
  static final String SHARDS = "{s0}:shards";

  private static final Pattern KIND = Pattern.compile("[a-z]{1,32}");

  private RedisKeys() {}

  /** What all keys of a shard begin with. */
  static String prefix(int shard) {
    return "{s" + shard + "}:";
  }

  /** What the keys of all accounts of a kind begin with. */
  static String accounts(int shard, String kind) {
    return prefix(shard) + kind + ":";
  }

  /** The records of branches that wait for their coordinator. */
  static String held(int shard) {
    return prefix(shard) + "branch:held";
  }

  /** A key beside this one, in the same slot of a cluster, that nobody ever writes. */
  static String neverExists(String key) {
    return tag(key) + ":never";
  }

  /** A key beside this one, in the same slot of a cluster, whose value means nothing. */
  static String waitedFor(String key) {
    return tag(key) + ":waited";
  }

  /** By which a cluster finds the slot: what stands in the first braces, or else the whole key. */
  private static String tag(String key) {
    int from = key.indexOf('{');
    int to = key.indexOf('}', from + 1);
    return from >= 0 && to > from + 1 ? key.substring(from, to + 1) : "{" + key + "}";
  }

  static String requireKind(String kind) {
    if (!KIND.matcher(kind).matches() || kind.equals("branch")) {
      throw new IllegalArgumentException(
          "a kind of accounts is 1 to 32 small letters and not branch: " + kind);
    }
    return kind;
  }
}
