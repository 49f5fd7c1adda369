package io.escrow.payment;

import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.service.ServiceMain;

/** Runs the payment service in a process of its own. */
public final class PaymentMain {
  private PaymentMain() {}

  public static void main(String[] args) {
    ServiceMain.run(PaymentService.NAME, args, PaymentMain::create);
  }

  /** The service, for a host that runs several in one process. */
  public static Service create(ServiceConfig config) {
    return new PaymentService(config);
  }
}
