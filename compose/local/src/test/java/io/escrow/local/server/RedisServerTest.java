package io.escrow.local.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.SafeEncoder;

class RedisServerTest {
  @TempDir Path folder;

  @Test
  void keepsWhatItAnsweredOverKillAndRestart() {
    try (RedisServer redis = RedisServer.start(folder)) {
      long pid = redis.pid();
      set(redis, "k", "v");
      redis.kill();
      assertFalse(redis.isAlive());
      redis.restart();
      assertNotEquals(pid, redis.pid());
      assertEquals("v", get(redis, "k"));
    }
  }

  @Test
  void keepsItsDataOverCloseAndStart() {
    try (RedisServer redis = RedisServer.start(folder)) {
      set(redis, "k", "v");
    }
    try (RedisServer redis = RedisServer.start(folder)) {
      assertEquals("v", get(redis, "k"));
    }
  }

  @Test
  void forcesEveryWriteAndNeverEvicts() {
    try (RedisServer redis = RedisServer.start(folder, "--maxmemory", "20mb");
        RedisClient client = RedisClient.create(redis.url())) {
      String info = client.info();
      assertTrue(info.contains("aof_enabled:1"), info);
      assertTrue(info.contains("maxmemory_policy:noeviction"), info);
      assertTrue(info.contains("maxmemory:20971520"), info);
      CommandArguments command =
          new CommandArguments(Protocol.Command.CONFIG).add("GET").add("appendfsync");
      Object answer = client.executeCommand(command);
      assertTrue(SafeEncoder.encodeObject(answer).toString().contains("always"));
    }
  }

  @Test
  void closesWithoutLeavingAProcess() {
    RedisServer redis = RedisServer.start(folder);
    long pid = redis.pid();
    redis.close();
    redis.close();
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void refusesDataOfANewerRedis() throws IOException {
    Files.writeString(folder.resolve("redis-version"), "99.1");
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> RedisServer.start(folder));
    assertTrue(refusal.getMessage().contains("99.1, which is newer"), refusal.getMessage());
  }

  @Test
  void refusesAFileOfALaterFormat() throws IOException {
    Files.writeString(folder.resolve("appendonly.aof"), "REDIS0099 whatever follows");
    Files.createDirectories(folder.resolve("appendonlydir"));
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> startOnOldLayout(folder));
    assertTrue(refusal.getMessage().contains("newer"), refusal.getMessage());
  }

  @Test
  void saysWhenThePortIsTaken() {
    try (RedisServer redis = RedisServer.start(folder.resolve("a"))) {
      IllegalStateException refusal =
          assertThrows(
              IllegalStateException.class,
              () -> RedisServer.start(folder.resolve("b"), redis.port()));
      assertTrue(refusal.getMessage().contains("in use"), refusal.getMessage());
    }
  }

  /** Redis 7 looks only into the folder, Redis 6 only at the file; each must refuse its part. */
  private static void startOnOldLayout(Path folder) throws IOException {
    if (!RedisBinary.get().atLeast(7, 0)) {
      Files.delete(folder.resolve("appendonlydir"));
    } else {
      Files.writeString(folder.resolve("redis-version"), "99.1");
    }
    RedisServer.start(folder).close();
  }

  private static void set(RedisServer redis, String key, String value) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.set(key, value);
    }
  }

  private static String get(RedisServer redis, String key) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      return client.get(key);
    }
  }
}
