package io.escrow.order;

import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.ServiceMain;

/** Runs the order service in a process of its own. */
public final class OrderMain {
  private OrderMain() {}

  public static void main(String[] args) {
    ServiceMain.run(OrderService.NAME, args, OrderMain::create);
  }

  /** The service, for a host that runs several in one process. */
  public static Service create(ServiceConfig config) {
    return new OrderService(config);
  }
}
