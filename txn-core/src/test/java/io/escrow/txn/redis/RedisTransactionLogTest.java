package io.escrow.txn.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.escrow.txn.spi.TransactionLog;
import io.escrow.txn.spi.TransactionLog.Result;
import io.escrow.txn.spi.TransactionLog.Write;
import io.escrow.txn.testkit.LeastRights;
import io.escrow.txn.testkit.LogWrites;
import io.escrow.txn.testkit.RealRedis;
import io.escrow.txn.testkit.ToyApplication;
import io.escrow.txn.testkit.TransactionLogContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisTransactionLogTest extends TransactionLogContract {
  private static RealRedis redis;
  private static RedisConnections connections;
  private static int shards;

  private final int shard = ++shards;
  private final RedisTransactionLog adapter =
      new RedisTransactionLog(connections, ToyApplication.lua());

  @BeforeAll
  static void startRedis() {
    redis = RealRedis.start();
    connections = new RedisConnections(LeastRights.user(redis), Durability.STRICT);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @AfterEach
  void closeLog() {
    adapter.close();
  }

  @Override
  protected TransactionLog open() {
    return adapter;
  }

  @Override
  protected int shard() {
    return shard;
  }

  @Override
  protected void setMinted(long last) {
    redis.command("SET", key("next"), String.valueOf(last));
  }

  @Test
  void nothingIsLeftOfWhatEndedButTheCounterAndItsNonce() {
    TransactionLog.Entry entry = begun(writes.begin("claim", "pen"));
    write(writes.append(entry, "committing", "stuck", null));
    write(writes.end(log.read(entry.id()).orElseThrow(), LogWrites.script("release", "pen"), null));
    List<String> keys = Replies.texts(redis.command("KEYS", "{s" + shard + "}:*"));
    assertEquals(List.of(key("next"), key("nonces")), keys.stream().sorted().toList());
  }

  @Test
  void theNoncesThatAreKeptAreBounded() {
    for (int batch = 0; batch < 81; batch++) {
      List<Write> begins = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        begins.add(writes.begin());
      }
      log.write(begins).forEach(result -> assertInstanceOf(Result.Done.class, result));
    }
    assertEquals(81 * 256 - 20_000L, redis.command("HLEN", key("nonces")));
    assertEquals(10_000L, redis.command("HLEN", key("nonces:old")));
  }

  @Test
  void aDueTransactionWithoutRecordLeavesTheIndex() {
    begun(writes.beginDue(0));
    redis.command("DEL", key("1"));
    assertEquals(List.of(), log.takeOver(shard, 10, 0));
    assertEquals(0L, redis.command("ZCARD", key("due")));
  }

  @Test
  void scriptsThatRedisForgotAreLoadedAgain() {
    begun(writes.begin("claim", "pen"));
    redis.command("SCRIPT", "FLUSH");
    List<Result> results = log.write(List.of(writes.begin("claim", "ink"), writes.begin()));
    results.forEach(result -> assertInstanceOf(Result.Done.class, result));
    redis.command("SCRIPT", "FLUSH");
    assertEquals(3, log.open(shard));
    assertEquals("request of ink", log.read(writes.id(2)).orElseThrow().request());
  }

  private String key(String name) {
    return "{s" + shard + "}:tx:" + name;
  }
}
