package io.escrow.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.service.Architecture;
import io.escrow.service.Protocol;
import io.escrow.txn.testkit.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSystemTest {
  private static final LocalSettings SETTINGS = LocalSettings.defaults().onPort(0);

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> printed = new CopyOnWriteArrayList<>();

  @Test
  void runsEverythingInOneJvmAndDeletesItsFolder() throws Exception {
    Path data;
    List<Long> pids;
    try (LocalSystem system = start(SETTINGS)) {
      assertEquals("order 0", get(system, "/orders/who"));
      assertEquals("stock 0", get(system, "/stock/who"));
      assertEquals(List.of("redis-order", "redis-payment", "redis-stock"), sortedParts(system));
      pids = system.parts().stream().map(system::pid).toList();
      data = system.dataDir();
      post(system, "/stock/value/7");

      system.kill("redis-stock");
      Await.until("redis-stock is back", () -> system.isAlive("redis-stock"));
      assertEquals("7", get(system, "/stock/value"));
      assertBusyPortIsRefused(system);
    }
    assertFalse(Files.exists(data));
    pids.forEach(pid -> assertFalse(Pids.isRunning(pid)));
  }

  private void assertBusyPortIsRefused(LocalSystem system) {
    int port = URI.create(system.baseUrl()).getPort();
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> start(SETTINGS.onPort(port)));
    assertTrue(refusal.getMessage().contains("port " + port + " is in use"), refusal.getMessage());
  }

  @Test
  void keepsItsDataAndTheOrchestratorThatMayStillBeNeeded() throws Exception {
    LocalSettings kept = SETTINGS.keptIn(folder);
    try (LocalSystem system = start(kept.variant(Protocol.SAGA, Architecture.ORCHESTRATOR))) {
      post(system, "/orchestrator/value/open");
      post(system, "/payment/value/5");
      IllegalStateException locked = assertThrows(IllegalStateException.class, () -> start(kept));
      assertTrue(locked.getMessage().contains("in use by another Escrow"), locked.getMessage());
    }
    IllegalStateException other =
        assertThrows(IllegalStateException.class, () -> start(kept.shards(2)));
    assertTrue(other.getMessage().contains("SHARDS 1, not with 2"), other.getMessage());
    try (LocalSystem system = start(kept)) {
      assertEquals("open", get(system, "/orchestrator/value"));
      assertEquals("5", get(system, "/payment/value"));
    }
    assertTrue(Files.exists(folder.resolve("redis-order")));
  }

  @Test
  void runsEachInstanceAsAProcessThatComesBack() throws Exception {
    LocalSettings settings = SETTINGS.separate(Map.of(ServiceName.ORDER, 2));
    Set<Long> pids;
    try (LocalSystem system = start(settings)) {
      post(system, "/orders/value/1");
      Set<String> answers = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        answers.add(get(system, "/orders/who"));
      }
      assertEquals(Set.of("order 0", "order 1"), answers);
      assertEquals("{\"ready\":true,\"missing\":{}}", get(system, "/health/ready"));

      long first = system.pid("order-0");
      system.kill("order-0");
      assertEquals("1", get(system, "/orders/value"));
      // The gateway waits 10 s for an instance that is away; its start may take longer here.
      Await.until("order-0 is back", () -> who(system, 0).equals("order 0"));
      system.killForGood("order-1");
      assertEquals("order 0", get(system, "/orders/who"));
      assertNotEquals(first, system.pid("order-0"));
      assertFalse(system.isAlive("order-1"));
      String health = get(system, "/health");
      assertTrue(health.contains("\"missing\":{\"order-1\":[\"no answer\"]}"), health);

      system.kill("kafka");
      Await.until("kafka is back", () -> system.isAlive("kafka"));
      system.revive("order-1");
      Await.until("order-1 is back", () -> who(system, 1).equals("order 1"));
      pids = system.parts().stream().map(system::pid).collect(Collectors.toSet());
      assertEquals(8, pids.size());
    }
    pids.forEach(pid -> assertFalse(Pids.isRunning(pid)));
    assertTrue(printed.stream().anyMatch(line -> line.startsWith("order-0 runs again")));
  }

  @Test
  void saysWhichServiceDoesNotStartAndWhy() {
    LocalSettings wrong = SETTINGS.separate(Map.of()).environment(Map.of("MAX_IN_FLIGHT", "many"));
    IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> start(wrong));
    assertTrue(refusal.getMessage().contains("MAX_IN_FLIGHT"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("order-0"), refusal.getMessage());
  }

  @Test
  void refusesInstancesOfAnOrchestratorThatDoesNotRun() {
    LocalSettings unused = SETTINGS.separate(Map.of(ServiceName.ORCHESTRATOR, 2)).keptIn(folder);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> start(unused));
    assertTrue(refusal.getMessage().contains("--arch orchestrator"), refusal.getMessage());
    assertFalse(Files.exists(folder.resolve("escrow.properties")));
  }

  @Test
  void readsNumbersOfInstances() {
    assertEquals(
        Map.of(ServiceName.ORDER, 2, ServiceName.ORCHESTRATOR, 3),
        LocalSettings.parseInstances("order=2,orchestrator=3"));
    for (String wrong : List.of("", "order", "order=x", "shop=2", "order=2=3", "order=-1")) {
      assertThrows(IllegalArgumentException.class, () -> LocalSettings.parseInstances(wrong));
    }
    assertThrows(
        IllegalArgumentException.class, () -> SETTINGS.separate(Map.of(ServiceName.ORDER, 17)));
  }

  private LocalSystem start(LocalSettings settings) {
    return LocalSystem.start(settings, new TestCatalog(), printed::add);
  }

  private static List<String> sortedParts(LocalSystem system) {
    return system.parts().stream().sorted().toList();
  }

  private String get(LocalSystem system, String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(system.baseUrl() + path)).build());
  }

  private void post(LocalSystem system, String path) throws Exception {
    send(
        HttpRequest.newBuilder(URI.create(system.baseUrl() + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private String who(LocalSystem system, int instance) {
    try {
      URI uri = URI.create(system.url(ServiceName.ORDER, instance) + "/orders/who");
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (Exception notYet) {
      return "";
    }
  }

  private String send(HttpRequest request) throws Exception {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }
}
