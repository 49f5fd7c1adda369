package io.escrow.fault;

import io.escrow.audit.Variant;
import io.escrow.local.LocalSettings;
import io.escrow.local.LocalSystem;
import io.escrow.service.Architecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** All parts in two variants, those that work on transactions in the others. */
  private static List<String> parts(Variant variant, LocalSystem system) {
    String coordinator =
        variant.architecture() == Architecture.EMBEDDED ? "order-0" : "orchestrator-0";
    boolean all =
        Variant.longRun()
            || variant == Variant.TWO_PHASE_EMBEDDED
            || variant == Variant.SAGA_ORCHESTRATOR;
    List<String> parts = new ArrayList<>(List.of(coordinator, coordinator));
    system.parts().stream().filter(part -> all && !part.equals(coordinator)).forEach(parts::add);
    parts.add(EVERYTHING);
    return parts;
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
