package io.escrow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.escrow.local.LocalSystem;
import io.escrow.shop.ShopClient;
import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code escrow.jar} as a user starts it: in two JVMs, of which the first waits for the second. */
final class EscrowJarTest {
  private static final int WRONG_USAGE = 2;
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;
  private static final int SIGKILL = 9;

  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void findTheJar() throws Exception {
    jar = Path.of(LocalSystem.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(Files.isRegularFile(jar), "Only a build that packages has a jar: mvn verify");
  }

  @Test
  void keepsNoArchiveOfAStartThatDidNotBecomeReady() throws Exception {
    try (JarProcess typo = start("--protocol", "3pc")) {
      assertEquals(WRONG_USAGE, typo.exitCode(), typo::said);
      assertTrue(typo.said().contains("allowed: 2pc, saga"), typo.said());
    }
    try (JarProcess stopped = start("--port", "0")) {
      stopped.awaitSaid("Escrow starts");
      JarProcess.signal(SIGTERM, stopped.pid());
      assertEquals(128 + SIGTERM, stopped.exitCode(), stopped::said);
    }
    assertEquals(List.of(), archives());
  }

  @Test
  void stopsOnCtrlCAndStartsTheNextTimeFromItsArchive() throws Exception {
    int signal = JarProcess.ignoresInterrupts() ? SIGTERM : SIGINT;
    try (JarProcess shop = start("--port", "0")) {
      List<Long> pids = shop.awaitReady();
      buy(shop);
      // A terminal sends it to both JVMs.
      JarProcess.signal(signal, shop.pid(), shop.shopPid());
      assertEquals(128 + signal, shop.exitCode(), shop::said);
      awaitEnd(pids);
      assertEquals(1, archives().size(), shop::said);
      assertTrue(Files.notExists(shop.dataFolder()), shop::said);
    }
    try (JarProcess shop = start("--port", "0")) {
      List<Long> pids = shop.awaitReady();
      buy(shop);
      assertTrue(shop.usesArchive("io.escrow.service.HttpServer"), shop::said);
      JarProcess.signal(SIGKILL, shop.pid());
      assertEquals(128 + SIGKILL, shop.exitCode());
      awaitEnd(pids);
    }
  }

  private static void buy(JarProcess shop) {
    ShopClient client = new ShopClient(shop.baseUrl());
    String order = client.order(client.createUser(10), client.createItem(3, 5), 2);
    client.checkout(order).requireOk();
    assertTrue(client.paid(order));
  }

  private static void awaitEnd(List<Long> pids) {
    Await.until("no process is left", () -> pids.stream().noneMatch(EscrowJarTest::isRunning));
  }

  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Archives, and whatever else of them was left in the cache. */
  private List<String> archives() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache").resolve("escrow"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("classes-"))
          .toList();
    }
  }

  private JarProcess start(String... args) throws IOException {
    return JarProcess.start(jar, folder, args);
  }
}
