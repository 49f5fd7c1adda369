package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.fault.Answers;
import io.escrow.fault.CheckoutLoad;
import io.escrow.fault.Market;
import io.escrow.shop.Answer;
import io.escrow.shop.Seed;
import io.escrow.shop.Variant;
import io.escrow.system.ConsistencyCases;
import io.escrow.system.ContractCases;
import io.escrow.txn.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Brings a compose file up in each variant: first each container is killed under load and must be
 * brought back by the watchdog, with nothing lost; then the contract and a thousand buyers.
 *
 * <p>Runs by {@code test/compose/check.sh}, which says what it needs.
 */
@EnabledIfSystemProperty(named = "escrow.compose", matches = ".+")
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class ComposeTest {
  private static final Path REPORT = Path.of("target/compose-report.txt");
  private static final int ORDERS_PER_KILL = 120;
  private static final int FIRST_KILL_AFTER_ANSWERS = 10;
  private static final int KILLS_WITHIN_ANSWERS = 60;

  private static ComposeShop shop;

  @Parameter Variant variant;

  static List<Variant> variants() {
    return Variant.chosen();
  }

  @BeforeParameterizedClassInvocation
  static void start(Variant variant) {
    ComposeEngine engine = new ComposeEngine(System.getProperty("escrow.compose"), "escrow-check");
    engine.down();
    long start = System.nanoTime();
    shop = ComposeShop.start(variant, engine);
    tell("%s: up and well after %d ms".formatted(variant, millisSince(start)));
  }

  @AfterParameterizedClassInvocation
  static void stop(Variant variant) {
    shop.engine().use().forEach(line -> tell("%s: uses %s".formatted(variant, line)));
    shop.engine().log("watchdog").forEach(line -> tell("%s: %s".formatted(variant, line)));
    shop.close();
  }

  @Nested
  @Order(1)
  class Kills {
    @Test
    void everyContainerComesBackAndNothingIsLost() {
      Random random = Seed.random(variant);
      Market market = new Market(shop.client(), random);
      String chosen = System.getProperty("escrow.compose.kill", ".*");
      for (String service : shop.engine().watched()) {
        if (service.matches(chosen)) {
          kill(service, market, random);
        }
      }
    }

    private void kill(String service, Market market, Random random) {
      shop.awaitWell();
      market.restock(shop.client());
      List<String> orders = market.orders(shop.client(), ORDERS_PER_KILL);
      int after = FIRST_KILL_AFTER_ANSWERS + random.nextInt(KILLS_WITHIN_ANSWERS);
      Map<String, Answer> answers;
      long killed;
      long well;
      try (CheckoutLoad load = CheckoutLoad.start(List.of(shop.client()), orders, random)) {
        Await.until(after + " answers", () -> load.answered() >= after);
        shop.engine().kill(service);
        killed = System.nanoTime();
        shop.awaitWell();
        well = millisSince(killed);
        answers = load.finish();
      }
      shop.audit().awaitSettled();
      tell(
          "%s: %s killed: all well after %d ms, settled after %d ms, answers %s"
              .formatted(variant, service, well, millisSince(killed), Answers.counted(answers)));
      assertEquals(List.of(), shop.audit().violations(market.book()), service);
      assertEquals(List.of(), Answers.untrue(answers, shop.audit().data().orders()), service);
      assertTrue(answers.values().stream().anyMatch(Answer::ok), service);
    }
  }

  @Nested
  @Order(2)
  class Contract extends ContractCases {
    Contract() {
      super(shop.shop());
    }
  }

  @Nested
  @Order(3)
  class Consistency extends ConsistencyCases {
    Consistency() {
      super(shop.shop());
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  /** Adds a line to the report, and prints it. */
  private static void tell(String line) {
    System.out.println(line);
    try {
      Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
