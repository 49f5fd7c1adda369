package io.escrow.service;

import io.escrow.txn.redis.RedisConnections;

/** Leads a service to its Redis. */
public final class RedisAccess {
  /** More than most batches need; Jedis's own 8 KiB make Redis sync its log twice for one batch. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  static {
    // Jedis reads this when it is first used, and has no other way to be told.
    String setting = "jedis.bufferSize.output";
    if (System.getProperty(setting) == null) {
      System.setProperty(setting, Integer.toString(SEND_BUFFER_BYTES));
    }
  }

  private RedisAccess() {}

  /**
   * Connections to the service's Redis, held to the durability that the settings demand; opens
   * nothing yet.
   */
  public static RedisConnections of(ServiceConfig config) {
    return new RedisConnections(config.redis(), durability(config.durability()));
  }

  static io.escrow.txn.redis.Durability durability(Durability configured) {
    return io.escrow.txn.redis.Durability.valueOf(configured.name());
  }
}
