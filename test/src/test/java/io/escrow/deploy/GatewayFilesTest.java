package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the gateway sends requests when names lead elsewhere, and how long it waits. Its script
 * runs with names that a test says, a clock that only {@code sleep} moves, and an nginx that does
 * nothing.
 */
class GatewayFilesTest {
  private static final Path SCRIPT = Path.of("../docker/gateway.sh");
  private static final Path CONFIGURATION = Path.of("../docker/nginx.conf");

  /** What a service takes for an answer, and how long it keeps a silent connection. */
  private static final int ANSWER_MAX_SECONDS = 60;

  private static final int SERVICE_KEEPS_SECONDS = 75;

  /** From then on a checkout is answered with what is known (rule O4). */
  private static final int CHECKOUT_MAX_SECONDS = 55;

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "getent",
              """
              now=$(cat $WORLD/clock)
              addresses() { for one in "$@"; do echo "$one    STREAM $name"; echo "$one    DGRAM"; done; }
              name=$2
              [ $name = order ] || exit 2
              . $WORLD/names""",
          // Notes what the first service's upstream is before each look; then time passes.
          "sleep",
              """
              until [ -e $WORLD/nginx-runs ]; do /bin/sleep 0.01; done
              now=$(cat $WORLD/clock)
              if [ $now -ge $END_S ]; then /bin/sleep 0.01; exit; fi
              pool=$(sed -n '/order_pool/,/}/s/.*server \\([^ ]*\\) .*/ \\1/p' $WORLD/gateway/upstreams.conf)
              echo $now$pool >>$WORLD/seen
              echo $((now + $1)) >$WORLD/clock""",
          "nginx",
              """
              trap 'echo read >>$WORLD/reloads' HUP
              touch $WORLD/nginx-runs
              # Without a clock the test is over.
              while [ -e $WORLD/clock ] && ! [ "$(cat $WORLD/clock)" -ge $END_S ]; do
                /bin/sleep 0.01
              done""");

  @TempDir Path scratch;

  @Test
  void goesWhereTheNameLeads() throws Exception {
    assertEquals(
        List.of("0 10.0.0.1:8000", "2 10.0.0.1:8000 10.0.0.2:8000", "5 10.0.0.3:8000"),
        changes(
            """
            case $now in
              [01]) addresses 10.0.0.1 ;;
              [234]) addresses 10.0.0.2 10.0.0.1 ;;
              *) addresses 10.0.0.3 ;;
            esac"""));
  }

  @Test
  void keepsItsAddressesWhenTheNameIsLostForThreeLooks() throws Exception {
    assertEquals(
        List.of("0 10.0.0.1:8000"),
        changes("case $now in [234]) exit 2 ;; *) addresses 10.0.0.1 ;; esac"));
    assertEquals(
        List.of("0 10.0.0.1:8000", "5 127.0.0.1:1", "7 10.0.0.4:8000"),
        changes(
            """
            case $now in
              [01]) addresses 10.0.0.1 ;;
              [23456]) exit 2 ;;
              *) addresses 10.0.0.4 ;;
            esac"""));
  }

  @Test
  void startsBeforeThereIsAService() throws Exception {
    assertEquals(
        List.of("0 127.0.0.1:1", "3 10.0.0.1:8000"),
        changes("[ $now -ge 3 ] && addresses 10.0.0.1 || exit 2"));
  }

  @Test
  void waitsAsLongAsTheServicesTake() throws IOException {
    String nginx = Files.readString(CONFIGURATION);
    String script = Files.readString(SCRIPT);
    assertTrue(number(nginx, "proxy_read_timeout", "s") > ANSWER_MAX_SECONDS);
    assertTrue(number(nginx, "keepalive_timeout", "s") > CHECKOUT_MAX_SECONDS);
    assertTrue(number(script, "keepalive_timeout", "s") < SERVICE_KEEPS_SECONDS);
    assertTrue(number(nginx, "worker_shutdown_timeout", "s") > ANSWER_MAX_SECONDS);
    assertTrue(
        number(nginx, "proxy_connect_timeout", "s")
            < number(nginx, "proxy_next_upstream_timeout", "s"),
        "there is time for another instance");
    assertTrue(
        number(nginx, "worker_rlimit_nofile", "") >= 2 * number(nginx, "worker_connections", ""));
    for (ComposeFile file : ComposeFilesTest.files()) {
      String grace = String.valueOf(file.services().get("gateway").get("stop_grace_period"));
      assertTrue(number("grace " + grace + ";", "grace", "s") > ANSWER_MAX_SECONDS, file.name());
    }
  }

  @Test
  void repeatsOnlyWhatMayBeRepeated() throws IOException {
    String nginx = Files.readString(CONFIGURATION);
    Matcher handling =
        Pattern.compile("(?m)^ *\"~(.*)\" +@repeatable;$").matcher(nginx.replaceAll("#.*", ""));
    List<Pattern> repeatable = new ArrayList<>();
    while (handling.find()) {
      repeatable.add(Pattern.compile(handling.group(1)));
    }
    for (String request : List.of("GET /orders/find/0-1", "POST /orders/checkout/0-1")) {
      assertTrue(repeatable.stream().anyMatch(one -> one.matcher(request).find()), request);
    }
    for (String request :
        List.of(
            "POST /orders/addItem/0-1/0/1",
            "POST /payment/add_funds/0/1",
            "POST /stock/subtract/0/1",
            "POST /orders/create/0",
            "POST /stock/add/orders/checkout/0")) {
      assertFalse(repeatable.stream().anyMatch(one -> one.matcher(request).find()), request);
    }
  }

  /** A directive's first number. */
  private static int number(String text, String directive, String unit) {
    Matcher found =
        Pattern.compile("(?m)(?:^|[; ])" + directive + " (\\d+)" + unit + "[; ]")
            .matcher(text.replaceAll("#.*", ""));
    assertTrue(found.find(), directive);
    return Integer.parseInt(found.group(1));
  }

  /**
   * When the upstream of the first service became what.
   *
   * @param names commands that print its addresses, or fail
   */
  private List<String> changes(String names) throws IOException, InterruptedException {
    ScriptRun run = new ScriptRun(scratch, PROGRAMS);
    run.file("names", names);
    run.with("END_S", 10);
    // In the image its folder is a given one, which nginx.conf names too.
    String script =
        Files.readString(SCRIPT).replace("/tmp/gateway", run.world().resolve("gateway").toString());
    run.file("gateway.sh", script);
    run.run(run.world().resolve("gateway.sh"));
    List<String> changes = new ArrayList<>();
    String last = "";
    for (String seen : run.lines("seen")) {
      String pool = seen.replaceFirst("\\d+ ", "");
      if (!pool.equals(last)) {
        changes.add(seen);
      }
      last = pool;
    }
    assertEquals(changes.size() > 1, !run.lines("reloads").isEmpty(), "nginx reads what changed");
    return changes;
  }
}
