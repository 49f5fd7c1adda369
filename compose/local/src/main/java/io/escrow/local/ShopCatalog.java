package io.escrow.local;

import io.escrow.orchestrator.OrchestratorMain;
import io.escrow.order.OrderMain;
import io.escrow.payment.PaymentMain;
import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import io.escrow.stock.StockMain;

/** The shop's own services. */
final class ShopCatalog implements ServiceCatalog {
  @Override
  public String mainClass(ServiceName name) {
    Class<?> main =
        switch (name) {
          case ORDER -> OrderMain.class;
          case PAYMENT -> PaymentMain.class;
          case STOCK -> StockMain.class;
          case ORCHESTRATOR -> OrchestratorMain.class;
        };
    return main.getName();
  }

  @Override
  public Service create(ServiceName name, ServiceConfig config) {
    return switch (name) {
      case ORDER -> OrderMain.create(config);
      case PAYMENT -> PaymentMain.create(config);
      case STOCK -> StockMain.create(config);
      case ORCHESTRATOR -> OrchestratorMain.create(config);
    };
  }
}
