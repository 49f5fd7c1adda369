package io.escrow.txn.redis;

import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.testkit.RealRedis;
import io.escrow.txn.testkit.ToyApplication;
import io.escrow.txn.testkit.TransactionLogContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisTransactionLogTest extends TransactionLogContract {
  private static RealRedis redis;
  private static int shards;

  private final int shard = ++shards;
  private final RedisTransactionLog log =
      new RedisTransactionLog(new RedisConnections(redis.uri(), Durability.STRICT), ToyApplication.lua());

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Override
  protected TransactionLog open() {
    return log;
  }

  @Override
  protected int shard() {
    return shard;
  }

  @Override
  protected void setMinted(long last) {
    redis.command("SET", "{s" + shard + "}:tx:next", String.valueOf(last));
  }
}
