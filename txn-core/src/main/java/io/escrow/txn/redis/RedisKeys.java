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

  static String requireKind(String kind) {
    if (!KIND.matcher(kind).matches() || kind.equals("branch")) {
      throw new IllegalArgumentException(
          "a kind of accounts is 1 to 32 small letters and not branch: " + kind);
    }
    return kind;
  }
}
