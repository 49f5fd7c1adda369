package io.escrow.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.server.JavaCommand;
import io.escrow.local.server.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class EscrowTest {
  private static final Pattern PID = Pattern.compile("\\(pid (\\d+)\\)");
  private static final Pattern DELETED = Pattern.compile("(\\S+) is deleted on exit");

  @Test
  void saysWhatRunsWhereAndLeavesNothingWhenStopped() throws Exception {
    Started shop = start("--port", "0");
    assertEquals(4, shop.pids().size());
    assertTrue(shop.lines().get(0).contains("protocol 2pc"), shop.lines().toString());
    Matcher folder = DELETED.matcher(shop.lastLine());
    assertTrue(folder.find(), shop.lastLine());
    shop.process().destroy();
    shop.awaitEnd();
    assertFalse(Files.exists(Path.of(folder.group(1))));
  }

  @Test
  void leavesNoProcessWhenKilled() throws Exception {
    Started shop = start("--port", "0", "--separate", "--arch", "orchestrator");
    assertEquals(9, shop.pids().size());
    shop.process().destroyForcibly();
    shop.awaitEnd();
    Matcher folder = DELETED.matcher(shop.lastLine());
    assertTrue(folder.find());
    TestFolders.delete(Path.of(folder.group(1)));
  }

  @Test
  void refusesABusyPortAndWrongUsage() throws Exception {
    try (FakeService other = new FakeService("other", Ports.free())) {
      refuses(1, "port " + other.port() + " is in use", "--port", "" + other.port());
    }
    refuses(2, "--protocol: \"3pc\" is not allowed; allowed: 2pc, saga", "--protocol", "3pc");
    refuses(2, "several instances need --separate", "--instances", "order=2");
    refuses(2, "Unknown option: '--sepparate'", "--sepparate");
  }

  private static void refuses(int code, String message, String... args) throws Exception {
    Process process = command(args).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), said);
    assertTrue(said.contains(message), said);
  }

  private record Started(Process process, List<String> lines) {
    String lastLine() {
      return lines.get(lines.size() - 1);
    }

    List<Long> pids() {
      return lines.stream()
          .flatMap(line -> PID.matcher(line).results())
          .map(result -> Long.valueOf(result.group(1)))
          .toList();
    }

    void awaitEnd() throws InterruptedException {
      process.waitFor();
      pids().forEach(Pids::awaitEnd);
    }
  }

  private static Started start(String... args) throws IOException {
    Process process = command(args).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith("Ready")) {
        return new Started(process, lines);
      }
    }
    throw new AssertionError("the command ended: " + lines);
  }

  private static ProcessBuilder command(String... args) {
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.of(List.of(), TestCatalog.Command.class.getName(), args));
    builder.environment().keySet().removeAll(List.of("PROTOCOL", "ARCH", "PORT", "SHARDS"));
    return builder;
  }
}
