package io.escrow.system;

import io.escrow.shop.Variant;
import java.util.List;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs all cases against a whole system, one variant after the other; the cases of a variant share
 * the system. Those that compare all data come first, while there are few, and those with many
 * last.
 *
 * <p>{@code -Descrow.variant=SAGA} runs some variants, {@code -Descrow.seed=42} repeats a run,
 * {@code -Descrow.long=true} adds the cases that take long.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class SystemTest {
  private static Shop shop;

  @Parameter Variant variant;

  static List<Variant> variants() {
    return Variant.chosen();
  }

  @BeforeParameterizedClassInvocation
  static void start(Variant variant) {
    shop = Shop.start(variant);
  }

  @AfterParameterizedClassInvocation
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
  class Rollback extends RollbackCases {
    Rollback() {
      super(shop);
    }
  }

  @Nested
  @Order(4)
  class SameOrder extends SameOrderCases {
    SameOrder() {
      super(shop);
    }
  }

  @Nested
  @Order(4)
  class FullStore extends FullStoreCases {
    FullStore() {
      super(shop);
    }
  }

  @Nested
  @Order(4)
  class Metrics extends MetricsCases {
    Metrics() {
      super(shop);
    }
  }

  @Nested
  @Order(5)
  class Refusal extends RefusalCases {
    Refusal() {
      super(shop);
    }
  }

  @Nested
  @Order(6)
  class Consistency extends ConsistencyCases {
    Consistency() {
      super(shop);
    }
  }

  @Nested
  @Order(7)
  class Cart extends CartCases {
    Cart() {
      super(shop);
    }
  }

  @Nested
  @Order(8)
  class Batch extends BatchCases {
    Batch() {
      super(shop);
    }
  }
}
