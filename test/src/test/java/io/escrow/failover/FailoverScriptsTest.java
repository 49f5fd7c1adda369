package io.escrow.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.escrow.txn.redis.Durability;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts with which compose starts its Redis: a lost primary is replaced, comes back as a
 * replica, and what was acknowledged is there, also when all are lost at once.
 */
class FailoverScriptsTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int WRITERS = 3;
  private static final int WRITES = 30;

  private final List<Writer> writers = new ArrayList<>();

  @TempDir Path disk;

  @BeforeEach
  void findTools() {
    Optional<String> missing = RedisTools.missing();
    assumeTrue(missing.isEmpty(), missing::toString);
  }

  @AfterEach
  void closeWriters() {
    writers.forEach(Writer::close);
  }

  /** Those who watch each other take one that waits for a slow disk for dead. */
  private Path folder() {
    return Files.isWritable(MEMORY) ? MEMORY : disk;
  }

  @Test
  void sentinelsPromoteAReplicaAndTheLostPrimaryFollowsIt() {
    try (SentinelRedis redis = new SentinelRedis(folder(), "failover")) {
      Await.untilNone(redis::missing);
      startWriters(redis);
      ScriptedRedis lost = losePrimary(redis);
      assertTrue(lost.log().contains("waiting until a replica is promoted"), lost::log);
      assertTrue(redis.replicasOf(redis.primaryOf("")).contains(lost));
      loseAll(redis);
      checkWriters();
    }
  }

  @Test
  void sentinelsDoNotTakeAnEmptyPrimaryBack() {
    try (SentinelRedis redis = new SentinelRedis(folder(), "failover")) {
      Await.untilNone(redis::missing);
      startWriters(redis);
      ScriptedRedis lost = redis.primaryOf("");
      lost.kill();
      lost.wipe();
      lost.start();
      awaitReplaced(redis, lost);
      checkWriters();
    }
  }

  @Test
  void replicaOfWhichNoSentinelHasHeardFollowsThePromotedOne() {
    try (SentinelRedis redis = new SentinelRedis(folder(), "failover")) {
      Await.untilNone(redis::missing);
      startWriters(redis);
      ScriptedRedis lost = redis.primaryOf("");
      ScriptedRedis unknown = redis.replicasOf(lost).get(0);
      unknown.kill();
      for (ScriptedRedis sentinel : redis.sentinels()) {
        sentinel.kill();
        sentinel.wipe();
        sentinel.start();
      }
      Await.untilNone(() -> redis.missing(1));
      int before = unknown.log().length();
      unknown.start();
      Await.until("it follows", unknown::log, log -> log.substring(before).contains("follows "));
      redis.sentinels().forEach(ScriptedRedis::suspend);
      Await.until("it is a replica", () -> redis.replicasOf(lost).contains(unknown));
      lost.kill();
      redis.sentinels().forEach(ScriptedRedis::resume);
      lost.start();
      awaitReplaced(redis, lost);
      assertTrue(unknown.log().substring(before).contains("from now on"), unknown::log);
      checkWriters();
    }
  }

  @Test
  void aClusterPromotesAReplicaAndTheLostPrimaryFollowsIt() {
    try (ClusterRedis redis = new ClusterRedis(folder(), "failover")) {
      Await.untilNone(redis::missing);
      startWriters(redis);
      ScriptedRedis lost = losePrimary(redis);
      assertTrue(lost.log().contains("it will be that one's replica"), lost::log);
      assertEquals(List.of(lost), redis.replicasOf(redis.primaryOf(writers.get(0).key())));
      loseAll(redis);
      redis.form();
      checkWriters();
    }
  }

  private void startWriters(ReplicatedRedis redis) {
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(new RedisConnections(redis.address(), Durability.FAILOVER), i));
    }
    awaitWritten();
  }

  /** A primary is killed under load and started at once, as a watchdog does. */
  private ScriptedRedis losePrimary(ReplicatedRedis redis) {
    ScriptedRedis lost = redis.primaryOf(writers.get(0).key());
    lost.kill();
    lost.start();
    awaitReplaced(redis, lost);
    return lost;
  }

  private void awaitReplaced(ReplicatedRedis redis, ScriptedRedis lost) {
    awaitWritten();
    Await.untilNone(redis::missing);
    assertNotEquals(lost, redis.primaryOf(writers.get(0).key()));
  }

  private void loseAll(ReplicatedRedis redis) {
    redis.killAll();
    redis.startAll();
    awaitWritten();
    Await.untilNone(redis::missing);
  }

  /** Waits until each writer has got some more acknowledged. */
  private void awaitWritten() {
    List<Integer> before = writers.stream().map(Writer::acknowledged).toList();
    for (int i = 0; i < writers.size(); i++) {
      Writer writer = writers.get(i);
      int enough = before.get(i) + WRITES;
      Await.until("writes go on", writer::acknowledged, count -> count >= enough);
    }
  }

  private void checkWriters() {
    writers.forEach(Writer::stop);
    for (Writer writer : writers) {
      assertEquals(0, writer.lost(), writer.key());
    }
  }
}
