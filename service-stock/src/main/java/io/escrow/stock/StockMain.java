package io.escrow.stock;

import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.ServiceMain;

/** Runs the stock service in a process of its own. */
public final class StockMain {
  private StockMain() {}

  public static void main(String[] args) {
    ServiceMain.run(StockService.NAME, args, StockMain::create);
  }

  /** The service, for a host that runs several in one process. */
  public static Service create(ServiceConfig config) {
    return new StockService(config);
  }
}
