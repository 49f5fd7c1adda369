package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.escrow.shop.Seed;
import io.escrow.shop.Variant;
import io.escrow.system.ConsistencyCases;
import io.escrow.system.ContractCases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Brings a compose file up once, and goes through all variants on the same volumes: in each one
 * every container is killed under load and must be brought back by the watchdog, with nothing lost,
 * also not by the change to the next variant, which is made under load too; then, in each one
 * again, the contract and a thousand buyers.
 *
 * <p>Runs by {@code test/compose/check.sh}, which says what it needs.
 */
@EnabledIfSystemProperty(named = "escrow.compose", matches = ".+")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class ComposeTest {
  /** Fifty containers on two CPUs do not answer a thousand buyers within a minute. */
  private static final int ROUNDS_ON_A_SMALL_MACHINE = 20;

  private static final Path REPORT = Path.of("target/compose-report.txt");

  private static ComposeShop shop;

  static List<Variant> variants() {
    return Variant.chosen();
  }

  @BeforeAll
  static void start() {
    ComposeEngine engine = new ComposeEngine(System.getProperty("escrow.compose"), "escrow-check");
    shop = new ComposeShop(engine);
    engine.down();
    long start = System.nanoTime();
    shop.become(variants().get(0));
    tell("up and well after %d ms".formatted((System.nanoTime() - start) / 1_000_000));
  }

  @AfterAll
  static void stop() {
    try (ComposeShop last = shop) {
      last.engine().use().forEach(line -> tell("uses " + line));
      last.engine().log("watchdog").forEach(ComposeTest::tell);
    }
  }

  @Nested
  @Order(1)
  @ParameterizedClass(name = "{0}")
  @MethodSource("io.escrow.deploy.ComposeTest#variants")
  @SuppressWarnings("ClassCanBeStatic") // JUnit wants it so.
  class Faults {
    private static @Nullable ComposeDrill drill;

    @Parameter Variant variant;

    @Test
    void theVariantIsChangedAndEveryContainerComesBackAndNothingIsLost() {
      ComposeDrill drill = changeVariant();
      String chosen = System.getProperty("escrow.compose.kill", ".*");
      List<String> killed =
          shop.engine().watched().stream().filter(service -> service.matches(chosen)).toList();
      assertEquals(chosen.equals("none"), killed.isEmpty(), "no container is named " + chosen);
      for (String service : killed) {
        String found = drill.during(service + " killed", () -> shop.engine().kill(service));
        tell("%s: %s killed: %s".formatted(variant, service, found));
      }
    }

    /** The first one has been started already. */
    private ComposeDrill changeVariant() {
      ComposeDrill now = drill;
      if (now == null) {
        now = new ComposeDrill(shop, Seed.random(variant));
        drill = now;
      } else {
        String found = now.during("change to " + variant, () -> shop.become(variant));
        tell("%s: changed to it: %s".formatted(variant, found));
      }
      return now;
    }
  }

  @Nested
  @Order(2)
  @ParameterizedClass(name = "{0}")
  @MethodSource("io.escrow.deploy.ComposeTest#variants")
  class Cases {
    @Parameter Variant variant;

    @BeforeParameterizedClassInvocation
    static void changeVariant(Variant variant) {
      shop.become(variant);
    }

    @Nested
    class Contract extends ContractCases {
      Contract() {
        super(shop.shop());
      }
    }

    @Nested
    class Consistency extends ConsistencyCases {
      Consistency() {
        super(shop.shop(), ROUNDS_ON_A_SMALL_MACHINE);
      }
    }
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
