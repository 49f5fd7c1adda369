package io.escrow.audit;

import io.escrow.service.Architecture;
import io.escrow.service.Protocol;

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

  public Protocol protocol() {
    return protocol;
  }

  public Architecture architecture() {
    return architecture;
  }

  /** Whether this run takes the time for everything: {@code -Descrow.long=true}. */
  public static boolean longRun() {
    return Boolean.getBoolean("escrow.long");
  }
}
