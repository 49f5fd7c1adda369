package io.escrow.payment;

import io.escrow.service.ServiceMain;

/** Runs the payment service in a process of its own. */
public final class PaymentMain {
  private PaymentMain() {}

  public static void main(String[] args) {
    ServiceMain.run(PaymentService.NAME, args, PaymentService::new);
  }
}
