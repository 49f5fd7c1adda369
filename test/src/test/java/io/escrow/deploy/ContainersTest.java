package io.escrow.deploy;

import io.escrow.local.ServiceName;
import io.escrow.shop.Variant;
import io.escrow.system.ConsistencyCases;
import io.escrow.system.ContractCases;
import io.escrow.system.Shop;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.DockerClientFactory;

/**
 * Runs the contract and a thousand buyers against the shop's own images, which it builds, with
 * Redis and Kafka in containers too, one variant after the other.
 *
 * <p>Runs wherever Testcontainers finds a Docker engine that has the images it needs, or can get
 * them. {@code -Descrow.build.network=host} builds the images with the host's network, for an
 * engine whose containers reach no Maven repository.
 */
@EnabledIf(value = "engineIsThere", disabledReason = "no Docker engine with the images")
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class ContainersTest {
  private static Map<ServiceName, String> images = Map.of();
  private static Shop shop;

  @Parameter Variant variant;

  static boolean engineIsThere() {
    try {
      if (DockerClientFactory.instance().isDockerAvailable()) {
        ShopContainers.pullImages();
        return true;
      }
      System.out.println("ContainersTest is skipped: Testcontainers finds no Docker engine");
    } catch (RuntimeException e) {
      System.out.println("ContainersTest is skipped: the engine cannot be used: " + e.getMessage());
    }
    return false;
  }

  static List<Variant> variants() {
    return Variant.chosen();
  }

  @BeforeParameterizedClassInvocation
  static void start(Variant variant) {
    if (images.isEmpty()) {
      images = ShopContainers.images();
    }
    shop = ShopContainers.start(variant, images);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    shop.close();
  }

  @Nested
  class Contract extends ContractCases {
    Contract() {
      super(shop);
    }
  }

  @Nested
  class Consistency extends ConsistencyCases {
    Consistency() {
      super(shop);
    }
  }
}
