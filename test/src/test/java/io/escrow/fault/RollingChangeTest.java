package io.escrow.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.local.ServiceName;
import io.escrow.local.server.ChildProcess;
import io.escrow.local.server.JavaCommand;
import io.escrow.order.OrderMain;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running shop becomes another variant, one instance after the other, under load: what the old
 * ones had begun ends on the engine that began it (rule L3).
 */
class RollingChangeTest {
  private static final int INSTANCES = 2;
  private static final List<Integer> DIRECT = List.of(0, 1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  private final Map<Integer, ChildProcess> replaced = new HashMap<>();

  @AfterEach
  void stopReplaced() {
    replaced.values().forEach(ChildProcess::kill);
  }

  @Test
  void ordersGoFromEmbeddedTwoPhaseCommitToTheOrchestratorsSaga() {
    // With an orchestrator, which the change needs; in the short run one instance has changed
    // already.
    Variant next = Variant.SAGA_ORCHESTRATOR;
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .variant(next.protocol(), next.architecture())
            .separate(Map.of(ServiceName.ORDER, INSTANCES))
            .keptIn(data);
    try (Drill drill = Drill.start("rolling change", settings)) {
      List<Integer> changing = Variant.longRun() ? DIRECT : List.of(1);
      for (int instance : changing) {
        replace(drill.system(), instance, Variant.TWO_PHASE_EMBEDDED);
        drill.awaitReady(ServiceName.ORDER, instance);
      }
      for (int instance : changing) {
        drill.round(
            "order-" + instance + " becomes " + next,
            DIRECT,
            system -> {
              drill.awaitStuck("it has transactions", () -> coordinates(system, instance));
              replace(system, instance, next);
            });
        drill.awaitReady(ServiceName.ORDER, instance);
      }
      assertTrue(
          DIRECT.stream().anyMatch(instance -> endedByTwoPhaseCommit(drill.system(), instance)));
    }
  }

  /** Kills an instance, and starts one of another variant in its place. */
  private void replace(LocalSystem system, int instance, Variant variant) {
    ChildProcess old = replaced.get(instance);
    if (old == null) {
      system.killForGood("order-" + instance);
    } else {
      old.kill();
    }
    Map<String, String> environment =
        Map.of(
            "PROTOCOL", variant.protocol().text(),
            "ARCH", variant.architecture().text(),
            "REDIS_URL", system.redisUrl(ServiceName.ORDER),
            "KAFKA_BOOTSTRAP", system.kafkaBootstrap(),
            "INSTANCE", Integer.toString(instance),
            "PORT",
                Integer.toString(URI.create(system.url(ServiceName.ORDER, instance)).getPort()));
    replaced.put(
        instance,
        ChildProcess.start(
            "order-" + instance,
            JavaCommand.of(List.of("-XX:+UseSerialGC"), OrderMain.class.getName()),
            environment,
            data.resolve("order-" + instance + "-as-" + variant + ".log")));
  }

  private static boolean coordinates(LocalSystem system, int instance) {
    return sum(system, instance, "coordinator_transactions", "protocol=\"2pc\"") > 0;
  }

  private static boolean endedByTwoPhaseCommit(LocalSystem system, int instance) {
    return sum(system, instance, "coordinator_phase_seconds_count", "protocol=\"2pc\"") > 0;
  }

  private static double sum(LocalSystem system, int instance, String name, String label) {
    return new ShopClient(system.url(ServiceName.ORDER, instance)).metrics().sumSoFar(name, label);
  }
}
