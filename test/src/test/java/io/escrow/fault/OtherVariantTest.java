package io.escrow.fault;

import io.escrow.local.LocalSettings;
import io.escrow.shop.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything is killed under load and started again over the same data, as another variant: the
 * shop is the same shop, and what was open ends on its own engine (rule L3).
 */
class OtherVariantTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  @Test
  void isTheSameShopAfterAChangeOfVariant() {
    List<Variant> next =
        Variant.longRun()
            ? List.of(
                Variant.TWO_PHASE_ORCHESTRATOR,
                Variant.SAGA_EMBEDDED,
                Variant.SAGA_ORCHESTRATOR,
                Variant.TWO_PHASE_EMBEDDED)
            : List.of(Variant.TWO_PHASE_EMBEDDED);
    try (Drill drill = Drill.start("other variant", settings(Variant.SAGA_ORCHESTRATOR))) {
      for (Variant variant : next) {
        drill.restart("as " + variant, settings(variant));
      }
    }
  }

  private LocalSettings settings(Variant variant) {
    return LocalSettings.defaults()
        .onPort(0)
        .variant(variant.protocol(), variant.architecture())
        .separate(Map.of())
        .keptIn(data);
  }
}
