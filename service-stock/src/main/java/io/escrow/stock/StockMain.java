package io.escrow.stock;

import io.escrow.service.ServiceMain;

/** Runs the stock service in a process of its own. */
public final class StockMain {
  private StockMain() {}

  public static void main(String[] args) {
    ServiceMain.run(StockService.NAME, args, StockService::new);
  }
}
