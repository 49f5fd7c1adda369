package io.escrow.shop;

import io.escrow.service.Architecture;
import io.escrow.service.Protocol;
import java.util.Arrays;
import java.util.List;

/** One of the four ways to run the shop. */
public enum Variant {
  TWO_PHASE_EMBEDDED(Protocol.TWO_PHASE_COMMIT, Architecture.EMBEDDED),
  TWO_PHASE_ORCHESTRATOR(Protocol.TWO_PHASE_COMMIT, Architecture.ORCHESTRATOR),
  SAGA_EMBEDDED(Protocol.SAGA, Architecture.EMBEDDED),
  SAGA_ORCHESTRATOR(Protocol.SAGA, Architecture.ORCHESTRATOR);

  private final Protocol protocol;
  private final Architecture architecture;

  Variant(Protocol protocol, Architecture architecture) {
    this.protocol = protocol;
    this.architecture = architecture;
  }

  /** All, or those whose name contains the property {@code escrow.variant}. */
  public static List<Variant> chosen() {
    String part = System.getProperty("escrow.variant", "");
    return Arrays.stream(values()).filter(variant -> variant.name().contains(part)).toList();
  }

  /** Whether this run takes the time for everything: {@code -Descrow.long=true}. */
  public static boolean longRun() {
    return Boolean.getBoolean("escrow.long");
  }

  public Protocol protocol() {
    return protocol;
  }

  public Architecture architecture() {
    return architecture;
  }
}
