package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the watchdog restarts, and when: the script runs with a {@code docker} that shows what a
 * test says, and a clock that only {@code sleep} moves.
 */
class WatchdogTest {
  private static final String UP = "running Up 5 seconds (healthy)";

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "date", "cat $WORLD/clock",
          "hostname", "echo watchdog",
          "sleep",
              """
              now=$(($(cat $WORLD/clock) + $1))
              echo $now >$WORLD/clock
              [ $now -lt $END_S ] || kill $PPID""",
          "docker",
              """
              now=$(cat $WORLD/clock)
              restarted() { grep -q " $1$" $WORLD/restarts; }
              case "$*" in
                restart*) echo "$now $4" >>$WORLD/restarts ;;
                *id=watchdog*) echo shop ;;
                *project=shop*) . $WORLD/containers ;;
              esac""");

  @TempDir Path scratch;

  @Test
  void whatDiesAgainAndAgainIsRestartedLessAndLessOften() throws Exception {
    String dead = "echo order order service exited 'Exited (137) 1 second ago'";
    assertEquals(
        List.of(
            "0 order",
            "1 order",
            "3 order",
            "7 order",
            "15 order",
            "31 order",
            "63 order",
            "123 order"),
        restarts(dead, 1, 180));
  }

  @Test
  void whatStayedUpForAMinuteStartsOver() throws Exception {
    String often = // It dies when 100 s are over.
        "[ $now -lt 100 ] && restarted order && echo order order service %s || echo order order service dead Dead"
            .formatted(quoted(UP));
    assertEquals(
        List.of("0 order", "100 order", "101 order", "103 order"), restarts(often, 1, 105));
  }

  @Test
  void whatWasToldToEndOrIsNotStartedYetIsInOtherHandsForAWhile() throws Exception {
    String told =
        "restarted order && echo order order service %s || echo order order service exited 'Exited (143) 9 seconds ago'"
            .formatted(quoted(UP));
    assertEquals(List.of("120 order"), restarts(told, 10, 200));
    String created =
        "restarted gateway && echo gateway gateway service %s || echo gateway gateway service created Created"
            .formatted(quoted(UP));
    assertEquals(List.of("300 gateway"), restarts(created, 10, 400));
  }

  @Test
  void storesComeFirstAndOneUnhealthyContainerAtATime() throws Exception {
    String sick =
        """
        for one in "stock service" "order service" "kafka store"; do
          name=${one%% *}
          restarted $name && echo $name $one %s || echo $name $one running 'Up 2 minutes (unhealthy)'
        done"""
            .formatted(quoted(UP));
    assertEquals(List.of("0 kafka", "1 stock", "2 order"), restarts(sick, 1, 10));
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  /**
   * When the watchdog restarted what.
   *
   * @param containers commands that print them, as the watchdog asks for them
   */
  private List<String> restarts(String containers, int lookEverySeconds, int endSeconds)
      throws IOException, InterruptedException {
    ScriptRun run = new ScriptRun(scratch, PROGRAMS);
    run.file("containers", containers);
    Files.createFile(run.world().resolve("restarts"));
    run.with("WATCHDOG_LOOK_EVERY_S", lookEverySeconds);
    run.with("END_S", endSeconds);
    run.run(Path.of("../compose/watchdog/watchdog.sh"));
    return run.lines("restarts");
  }
}
