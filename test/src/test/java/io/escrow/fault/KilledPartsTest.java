package io.escrow.fault;

import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.service.Architecture;
import io.escrow.shop.Variant;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each part of the shop may be killed under load, and comes back. */
class KilledPartsTest {
  private static final String EVERYTHING = "everything";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  @ParameterizedTest
  @EnumSource
  void losesNothingWhenPartsAreKilled(Variant variant) {
    LocalSettings settings =
        LocalSettings.defaults()
            .onPort(0)
            .variant(variant.protocol(), variant.architecture())
            .separate(Map.of())
            .keptIn(data);
    try (Drill drill = Drill.start(variant.name(), settings)) {
      for (String part : parts(variant, drill.system())) {
        drill.round(part, List.of(0), kill(part));
      }
    }
  }

  /**
   * The coordinator in every variant; besides, every part in the first, and the coordinator's Redis
   * in the last. A long run takes every part in every variant, and all at once.
   */
  private static List<String> parts(Variant variant, LocalSystem system) {
    boolean embedded = variant.architecture() == Architecture.EMBEDDED;
    Set<String> parts = new LinkedHashSet<>(Set.of(embedded ? "order-0" : "orchestrator-0"));
    if (Variant.longRun() || variant == Variant.TWO_PHASE_EMBEDDED) {
      parts.addAll(system.parts());
    } else if (variant == Variant.SAGA_ORCHESTRATOR) {
      parts.add("redis-orchestrator");
    }
    if (Variant.longRun()) {
      parts.add(EVERYTHING);
    }
    return List.copyOf(parts);
  }

  private static Consumer<LocalSystem> kill(String part) {
    return system -> {
      if (part.equals(EVERYTHING)) {
        system.parts().forEach(system::kill);
      } else {
        system.kill(part);
      }
    };
  }
}
