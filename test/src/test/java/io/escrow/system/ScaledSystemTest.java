package io.escrow.system;

import io.escrow.local.LocalSettings;
import io.escrow.local.ServiceName;
import io.escrow.shop.Variant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;

/**
 * Runs cases against a system of processes behind its gateway: two instances of the order service,
 * which meet in one order, and data split over shards, so that carts touch several.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class ScaledSystemTest {
  private static final int SHARDS = 4;

  private static Shop shop;

  @BeforeAll
  static void start() {
    shop =
        Shop.start(
            Variant.TWO_PHASE_EMBEDDED,
            LocalSettings.defaults().separate(Map.of(ServiceName.ORDER, 2)).shards(SHARDS));
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Nested
  @Order(1)
  class Contract extends ContractCases {
    Contract() {
      super(shop);
    }
  }

  @Nested
  @Order(2)
  class BadInput extends BadInputCases {
    BadInput() {
      super(shop);
    }
  }

  @Nested
  @Order(3)
  class SameOrder extends SameOrderCases {
    SameOrder() {
      super(shop);
    }
  }

  @Nested
  @Order(4)
  class Cart extends CartCases {
    Cart() {
      super(shop);
    }
  }

  @Nested
  @Order(5)
  class Many extends ManyCases {
    Many() {
      super(shop);
    }
  }
}
