package io.escrow.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.LocalSettings;
import io.escrow.local.ServiceName;
import io.escrow.service.Architecture;
import io.escrow.shop.ShopClient;
import io.escrow.shop.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of two coordinators one is killed and stays away: the other one ends its transactions. */
class TakeoverTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  static List<Variant> variants() {
    return Variant.longRun()
        ? List.of(Variant.values())
        : List.of(Variant.TWO_PHASE_EMBEDDED, Variant.SAGA_ORCHESTRATOR);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theOtherInstanceTakesOver(Variant variant) {
    boolean embedded = variant.architecture() == Architecture.EMBEDDED;
    ServiceName coordinator = embedded ? ServiceName.ORDER : ServiceName.ORCHESTRATOR;
    List<Integer> direct = embedded ? List.of(0, 1) : List.of(0);
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .variant(variant.protocol(), variant.architecture())
            .separate(Map.of(coordinator, 2))
            .keptIn(data);
    try (Drill drill = Drill.start(variant + " takeover", settings)) {
      for (int instance : Variant.longRun() ? List.of(1, 0) : List.of(1)) {
        String part = coordinator.text() + "-" + instance;
        String doomed = drill.system().url(coordinator, instance);
        String other = drill.system().url(coordinator, 1 - instance);
        // Its consumer may have been given nothing yet.
        drill.checkOutUntil(
            part + " takes part", () -> metric(doomed, "coordinator_phase_seconds_count") > 0);
        double before = metric(other, "coordinator_takeovers_total");
        drill.round(
            part + " for good",
            direct,
            system -> {
              drill.awaitStuck(
                  part + " has transactions", () -> metric(doomed, "coordinator_transactions") > 0);
              system.killForGood(part);
            });
        assertTrue(metric(other, "coordinator_takeovers_total") > before, "nothing was taken over");
        drill.system().revive(part);
        drill.awaitReady(coordinator, instance);
      }
    }
  }

  private static double metric(String instance, String name) {
    return new ShopClient(instance).metrics().sumSoFar(name);
  }
}
