package io.escrow.failover;

import io.escrow.txn.redis.Durability;
import io.escrow.txn.redis.RedisConnections;
import io.escrow.txn.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * One loss of a primary under load.
 *
 * @param outageMillis from its death until each writer has a new write acknowledged
 * @param acknowledged how many writes were acknowledged, before and after
 * @param lost how many of them were not there in the end
 */
record Trial(long outageMillis, int acknowledged, int lost) {
  private static final int WRITERS = 6;
  private static final int LOAD_MIN_MILLIS = 500;
  private static final int LOAD_SPREAD_MILLIS = 1_000;
  private static final int CUT_MIN_MILLIS = 200;
  private static final int CUT_SPREAD_MILLIS = 800;

  /** What a watchdog needs to start a process again. */
  private static final int RESTART_AFTER_MILLIS = 1_000;

  /** How the primary is lost. */
  enum Moment {
    /** It is killed. */
    KILLED("killed"),
    /** Its replicas lose touch with it, and 0.2 to 1 s later it is killed. */
    CUT_OFF_BEFORE("killed, cut off from its replicas 0.2 to 1 s before");

    private final String text;

    Moment(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Waits until the store is whole, loses a primary, and counts once it is whole again. */
  static Trial run(ReplicatedRedis redis, Durability durability, Moment moment, Random random) {
    Await.untilNone(redis::missing);
    List<Writer> writers = new ArrayList<>();
    try {
      for (int i = 0; i < WRITERS; i++) {
        writers.add(new Writer(new RedisConnections(redis.address(), durability), i));
      }
      awaitWrites(writers, System.nanoTime());
      pause(LOAD_MIN_MILLIS + random.nextInt(LOAD_SPREAD_MILLIS));
      ScriptedRedis primary = redis.primaryOf(writers.get(random.nextInt(WRITERS)).key());
      int cutMillis = CUT_MIN_MILLIS + random.nextInt(CUT_SPREAD_MILLIS);
      lose(redis, primary, moment == Moment.KILLED ? 0 : cutMillis);
      long lostNanos = System.nanoTime();
      Thread restart = new Thread(() -> restart(primary), "restart");
      restart.start();
      awaitWrites(writers, lostNanos);
      long outageMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostNanos);
      restart.join();
      Await.untilNone(redis::missing);
      writers.forEach(Writer::stop);
      int acknowledged = writers.stream().mapToInt(Writer::acknowledged).sum();
      List<Integer> lost = new ArrayList<>();
      Await.untilNone(() -> count(writers, lost));
      return new Trial(outageMillis, acknowledged, lost.stream().mapToInt(n -> n).sum());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      writers.forEach(Writer::close);
    }
  }

  /** Counts anew what each writer lost; throws while the store is away. */
  private static List<String> count(List<Writer> writers, List<Integer> lost) {
    lost.clear();
    writers.forEach(writer -> lost.add(writer.lost()));
    writers.forEach(Writer::drop);
    return List.of();
  }

  private static void lose(ReplicatedRedis redis, ScriptedRedis primary, int cutMillis) {
    if (cutMillis == 0) {
      primary.kill();
      return;
    }
    List<ScriptedRedis> replicas = redis.replicasOf(primary);
    replicas.forEach(ScriptedRedis::suspend);
    try {
      primary.ask(
          jedis -> jedis.clientKill(ClientKillParams.clientKillParams().type(ClientType.REPLICA)));
      pause(cutMillis);
      primary.kill();
    } finally {
      replicas.forEach(ScriptedRedis::resume);
    }
  }

  private static void restart(ScriptedRedis killed) {
    pause(RESTART_AFTER_MILLIS);
    killed.start();
  }

  private static void awaitWrites(List<Writer> writers, long sinceNanos) {
    Await.until(
        "each writer writes",
        () -> writers.stream().allMatch(writer -> writer.hasWrittenSince(sinceNanos)));
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
