package io.escrow.local.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.Pids;
import io.escrow.txn.testkit.Await;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @TempDir Path folder;

  /** A launcher with a Redis and a child that ignores every signal it can; prints their pids. */
  static final class Launcher {
    private Launcher() {}

    public static void main(String[] args) throws InterruptedException {
      Path folder = Path.of(args[0]);
      RedisServer redis = RedisServer.start(folder.resolve("redis"));
      List<String> stubborn = List.of("sh", "-c", "trap '' TERM INT HUP; exec sleep 1000");
      ChildProcess child =
          ChildProcess.start("stubborn", stubborn, Map.of(), folder.resolve("stubborn.log"));
      System.out.println(redis.pid() + " " + child.pid());
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void endsWhenTheLauncherIsKilled() throws Exception {
    List<String> command = JavaCommand.of(List.of(), Launcher.class.getName(), folder.toString());
    Process launcher =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = launcher.inputReader(StandardCharsets.UTF_8)) {
      List<Long> pids = Arrays.stream(out.readLine().split(" ", -1)).map(Long::valueOf).toList();
      pids.forEach(pid -> assertTrue(Pids.isRunning(pid)));
      launcher.destroyForcibly();
      pids.forEach(Pids::awaitEnd);
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void tellsItsOwnPidAndExitCode() throws Exception {
    Path log = folder.resolve("log");
    ChildProcess child = start(log, "sh", "-c", "echo $$ $A; exit 7");
    assertEquals(7, child.onExit().get());
    assertEquals(child.pid() + " b", Files.readString(log).strip());
    assertFalse(child.isAlive());
  }

  @Test
  void tellsWhichSignalEndedIt() throws Exception {
    ChildProcess child = start(folder.resolve("log"), "sleep", "1000");
    child.kill();
    assertEquals(128 + 9, child.onExit().get());
  }

  @Test
  void letsAChildStopInOrder() throws Exception {
    Path log = folder.resolve("log");
    ChildProcess child =
        start(
            log, "sh", "-c", "trap 'sleep 0.2; exit 5' TERM; echo up; while :; do sleep 0.1; done");
    Await.until("it is up", () -> log.toFile().length() > 0);
    assertTrue(child.stop(60_000));
    assertEquals(5, child.onExit().get());
  }

  @Test
  void killsWhatDoesNotStop() throws Exception {
    Path log = folder.resolve("log");
    ChildProcess child =
        start(log, "sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done");
    Await.until("it is up", () -> log.toFile().length() > 0);
    assertFalse(child.stop(10));
    assertEquals(128 + 9, child.onExit().get());
  }

  @Test
  void endsWithACodeWhenThereIsNoSuchProgram() throws Exception {
    assertEquals(127, start(folder.resolve("log"), "/no/such/program").onExit().get());
  }

  private static ChildProcess start(Path log, String... command) {
    return ChildProcess.start("test", List.of(command), Map.of("A", "b"), log);
  }
}
