package io.escrow.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.server.ChildProcess;
import io.escrow.txn.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  @TempDir Path folder;

  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final Supervisor supervisor = new Supervisor(printed::add);

  @AfterEach
  void stop() {
    supervisor.close();
  }

  @Test
  void startsAgainWhatWasKilled() {
    supervisor.run("sleeper", () -> child("sleep", "1000"));
    long first = supervisor.pid("sleeper");
    supervisor.kill("sleeper");
    Await.until("it runs again", () -> supervisor.isAlive("sleeper"));
    assertNotEquals(first, supervisor.pid("sleeper"));
    assertTrue(printed.get(0).contains("ended with code 137"), printed.toString());
    Await.until("that is said", () -> printed.size() == 2);
    assertTrue(printed.get(1).contains("runs again"), printed.toString());
  }

  @Test
  void leavesAloneWhatWasKilledForGoodUntilItIsRevived() {
    AtomicInteger starts = new AtomicInteger();
    supervisor.run(
        "sleeper",
        () -> {
          starts.incrementAndGet();
          return child("sleep", "1000");
        });
    supervisor.killForGood("sleeper");
    assertFalse(supervisor.isAlive("sleeper"));
    assertEquals(List.of(), printed);
    supervisor.revive("sleeper");
    assertTrue(supervisor.isAlive("sleeper"));
    assertEquals(2, starts.get());
  }

  @Test
  void waitsLongerEachTimeForWhatDiesYoung() {
    supervisor.run("failing", () -> child("sh", "-c", "exit 3"));
    Await.until("it died three times", () -> count("ended with code 3") >= 3);
    assertTrue(printed.get(0).endsWith("in 100 ms"), printed.toString());
    assertTrue(printed.stream().anyMatch(line -> line.endsWith("in 400 ms")), printed.toString());
  }

  @Test
  void triesAgainWhenAStartFails() {
    AtomicInteger starts = new AtomicInteger();
    supervisor.run(
        "shy",
        () -> {
          if (starts.incrementAndGet() == 2) {
            throw new IllegalStateException("not now");
          }
          return child("sleep", "1000");
        });
    supervisor.kill("shy");
    Await.until("it runs again", () -> starts.get() == 3 && supervisor.isAlive("shy"));
    assertEquals(1, count("did not start: not now"));
  }

  @Test
  void closesEveryChildAndStartsNoneAfterwards() {
    supervisor.run("a", () -> child("sleep", "1000"));
    supervisor.run("b", () -> child("sleep", "1000"));
    List<Long> pids = List.of(supervisor.pid("a"), supervisor.pid("b"));
    supervisor.close();
    pids.forEach(pid -> assertFalse(Pids.isRunning(pid)));
    assertEquals(List.of(), printed);
    assertEquals(List.of("a", "b"), supervisor.names());
    assertThrows(IllegalArgumentException.class, () -> supervisor.kill("c"));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void closesAlthoughARestartDoesNotEnd() throws Exception {
    CountDownLatch restarting = new CountDownLatch(1);
    AtomicInteger starts = new AtomicInteger();
    supervisor.run(
        "slow",
        () -> {
          if (starts.incrementAndGet() > 1) {
            restarting.countDown();
            awaitInterrupt();
          }
          return child("sleep", "1000");
        });
    supervisor.kill("slow");
    restarting.await();
    supervisor.close();
    assertFalse(supervisor.isAlive("slow"));
    assertEquals(2, starts.get());
    assertEquals(0, count("did not start"));
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private long count(String text) {
    return printed.stream().filter(line -> line.contains(text)).count();
  }

  private ChildProcess child(String... command) {
    return ChildProcess.start("test", List.of(command), Map.of(), folder.resolve("log"));
  }
}
