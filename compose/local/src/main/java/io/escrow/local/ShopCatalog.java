package io.escrow.local;

import io.escrow.service.Service;
import io.escrow.service.ServiceConfig;
import java.lang.reflect.InvocationTargetException;

/**
 * The shop's own services, known by the name of their main class only.
 *
 * <p>A main class has {@code main(String[])} and {@code public static Service
 * create(ServiceConfig)}.
 */
final class ShopCatalog implements ServiceCatalog {
  @Override
  public String mainClass(ServiceName name) {
    return switch (name) {
      case ORDER -> "io.escrow.order.OrderMain";
      case PAYMENT -> "io.escrow.payment.PaymentMain";
      case STOCK -> "io.escrow.stock.StockMain";
      case ORCHESTRATOR -> "io.escrow.orchestrator.OrchestratorMain";
    };
  }

  @Override
  public Service create(ServiceName name, ServiceConfig config) {
    try {
      return (Service)
          Class.forName(mainClass(name))
              .getMethod("create", ServiceConfig.class)
              .invoke(null, config);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "the " + name.text() + " service cannot be made: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the " + name.text() + " service is not in this build", e);
    }
  }
}
