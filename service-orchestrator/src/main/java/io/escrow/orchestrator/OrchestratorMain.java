package io.escrow.orchestrator;

import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.ServiceMain;

/** Runs the orchestrator in a process of its own. */
public final class OrchestratorMain {
  private OrchestratorMain() {}

  public static void main(String[] args) {
    ServiceMain.run(OrchestratorService.NAME, args, OrchestratorMain::create);
  }

  /** The service, for a host that runs several in one process. */
  public static Service create(ServiceConfig config) {
    return new OrchestratorService(config);
  }
}
