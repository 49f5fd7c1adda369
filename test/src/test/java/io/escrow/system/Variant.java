package io.escrow.system;

import io.escrow.service.Architecture;
import io.escrow.service.Protocol;
import java.util.Arrays;
import java.util.List;

/** One of the four ways to check out. */
enum Variant {
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
  static List<Variant> chosen() {
    String part = System.getProperty("escrow.variant", "");
    return Arrays.stream(values()).filter(variant -> variant.name().contains(part)).toList();
  }

  Protocol protocol() {
    return protocol;
  }

  Architecture architecture() {
    return architecture;
  }
}
