package io.escrow.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/**
 * One of two coordinators is told to stop under load: it ends what it has begun, and leaves nothing
 * that another one would have to take over. That would take longer here than the drill waits.
 */
class OrderlyStopTest {
  private static final String NEVER_MS = "600000";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  static List<Variant> variants() {
    return Variant.longRun() ? List.of(Variant.values()) : List.of(Variant.SAGA_ORCHESTRATOR);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void whatItHasBegunIsOverWithoutATakeover(Variant variant) {
    boolean embedded = variant.architecture() == Architecture.EMBEDDED;
    ServiceName coordinator = embedded ? ServiceName.ORDER : ServiceName.ORCHESTRATOR;
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .variant(variant.protocol(), variant.architecture())
            .separate(Map.of(coordinator, 2))
            .environment(Map.of("TAKEOVER_AFTER_MS", NEVER_MS))
            .keptIn(data);
    try (Drill drill = Drill.start(variant + " orderly stop", settings)) {
      ShopClient stopping = new ShopClient(drill.system().url(coordinator, 1));
      drill.checkOutUntil(
          "it takes part",
          () -> stopping.metrics().sumSoFar("coordinator_phase_seconds_count") > 0);
      drill.round(
          coordinator.text() + "-1 stopped, not",
          List.of(0),
          system -> {
            drill.awaitStuck(
                "it has transactions",
                () -> stopping.metrics().sumSoFar("coordinator_transactions") > 0);
            assertTrue(system.stopForGood(coordinator.text() + "-1"), "it was killed");
          });
      ShopClient other = new ShopClient(drill.system().url(coordinator, 0));
      assertEquals(0, other.metrics().sumSoFar("coordinator_takeovers_total"));
    }
  }
}
