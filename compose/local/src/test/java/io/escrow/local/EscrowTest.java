package io.escrow.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.server.JavaCommand;
import io.escrow.local.server.Ports;
import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EscrowTest {
  private static final Pattern PID = Pattern.compile("\\(pid (\\d+)\\)");
  private static final Pattern DELETED = Pattern.compile("(\\S+) is deleted on exit");
  private static final int END_MAX_SECONDS = 120;

  @TempDir Path folder;

  @Test
  void saysWhatRunsWhereAndLeavesNothingWhenStopped() throws Exception {
    try (Started shop = start("--port", "0")) {
      shop.awaitReady();
      assertEquals(4, shop.pids().size());
      assertTrue(shop.said().startsWith("Escrow starts with protocol 2pc"), shop.said());
      Matcher data = DELETED.matcher(shop.said());
      assertTrue(data.find(), shop.said());
      shop.process().destroy();
      shop.exitCode();
      shop.pids().forEach(Pids::awaitEnd);
      assertFalse(Files.exists(Path.of(data.group(1))));
    }
  }

  @Test
  void leavesNoProcessWhenKilled() throws Exception {
    try (Started shop = start("--port", "0", "--separate", "--arch", "orchestrator")) {
      shop.awaitReady();
      assertEquals(9, shop.pids().size());
      shop.process().destroyForcibly();
      shop.exitCode();
      shop.pids().forEach(Pids::awaitEnd);
    }
  }

  @Test
  void refusesABusyPortAndWrongUsage() throws Exception {
    try (FakeService other = new FakeService("other", Ports.free())) {
      refuses(1, "port " + other.port() + " is in use", "--port", "" + other.port());
    }
    refuses(2, "--protocol: \"3pc\" is not allowed; allowed: 2pc, saga", "--protocol", "3pc");
    refuses(2, "SHARDS must be from 1 to 32, not 33", "--shards", "33");
    refuses(2, "several instances need --separate", "--instances", "order=2");
    refuses(2, "add --arch orchestrator", "--separate", "--instances", "order=2,orchestrator=2");
    refuses(2, "Unknown option: '--sepparate'", "--sepparate");
  }

  private void refuses(int code, String message, String... args) throws Exception {
    try (Started command = start(args)) {
      assertEquals(code, command.exitCode(), command::said);
      assertTrue(command.said().contains(message), command.said());
    }
  }

  /** A command that runs, or ran; what it says goes to a file, since a pipe blocks its reader. */
  private record Started(Process process, Path output) implements AutoCloseable {
    String said() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void awaitReady() {
      Await.until("ready or over", () -> said().contains("Ctrl-C stops it.") || !process.isAlive());
      assertTrue(process.isAlive(), this::said);
    }

    List<Long> pids() {
      return PID.matcher(said()).results().map(found -> Long.valueOf(found.group(1))).toList();
    }

    int exitCode() throws InterruptedException {
      assertTrue(process.waitFor(END_MAX_SECONDS, TimeUnit.SECONDS), this::said);
      return process.exitValue();
    }

    /** Ends what a failed test has left. */
    @Override
    public void close() {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      children.forEach(child -> Pids.awaitEnd(child.pid()));
    }
  }

  private Started start(String... args) throws IOException {
    // The data of a launcher that is killed stay: they are to be in the test's folder.
    List<String> flags = List.of("-Djava.io.tmpdir=" + folder);
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.of(flags, TestCatalog.Command.class.getName(), args));
    builder.environment().keySet().removeAll(List.of("PROTOCOL", "ARCH", "PORT", "SHARDS"));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    return new Started(builder.start(), output);
  }
}
