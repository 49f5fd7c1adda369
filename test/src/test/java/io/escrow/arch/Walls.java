package io.escrow.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The walls of the code base below a root package. The root is a parameter so that the same rules
 * can be run over the deliberately wrong classes in {@code io.escrow.arch.wrong}.
 */
final class Walls {
  private static final Set<String> HARMLESS_SYSTEM_CALLS =
      Set.of("arraycopy", "identityHashCode", "lineSeparator");
  private static final Set<String> PAUSES = Set.of("sleep", "timedJoin", "timedWait");

  private final String root;

  Walls(String root) {
    this.root = root;
  }

  /** Every rule by its name. */
  Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("dependencies point inwards", inwards());
    rules.put("no package cycles", slices().matching(root + ".(**)").should().beFreeOfCycles());
    rules.put("machine sees values only", seesOnly("machine"));
    rules.put("twophase sees values only", seesOnly("twophase", "machine", "spi"));
    rules.put("saga sees values only", seesOnly("saga", "machine", "spi"));
    rules.put("machines reach no world", machinesReachNoWorld());
    rules.put("loops advance by step(now)", loopsAdvanceByStep());
    rules.put("Jedis stays in its adapter", onlyIn(txn("redis"), "redis.clients.."));
    rules.put("Kafka stays in its adapter", onlyIn(txn("kafka"), "org.apache.kafka.."));
    rules.put("OpenTelemetry stays in the service runtime", tracesStayInTheServiceRuntime());
    rules.replaceAll((name, rule) -> rule.as(name).allowEmptyShould(true));
    return rules;
  }

  /**
   * Each module sees what its line names and nothing else; a package in no line is an error too.
   */
  private ArchRule inwards() {
    return layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("core")
        .definedBy(
            resideInAPackage(txn() + "..")
                .and(not(resideInAnyPackage(txn("twophase") + "..", txn("saga") + ".."))))
        .layer("2pc")
        .definedBy(txn("twophase") + "..")
        .layer("saga")
        .definedBy(txn("saga") + "..")
        .layer("runtime")
        .definedBy(root + ".service..")
        .layer("stock")
        .definedBy(root + ".stock..")
        .layer("payment")
        .definedBy(root + ".payment..")
        .layer("order")
        .definedBy(root + ".order..")
        .layer("orchestrator")
        .definedBy(root + ".orchestrator..")
        .layer("local")
        .definedBy(root + ".local..")
        .layer("bench")
        .definedBy(root + ".bench..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("2pc")
        .mayOnlyAccessLayers("core")
        .whereLayer("saga")
        .mayOnlyAccessLayers("core")
        .whereLayer("runtime")
        .mayOnlyAccessLayers("core")
        .whereLayer("stock")
        .mayOnlyAccessLayers("runtime", "core")
        .whereLayer("payment")
        .mayOnlyAccessLayers("runtime", "core")
        .whereLayer("order")
        .mayOnlyAccessLayers("runtime", "2pc", "saga", "core")
        .whereLayer("orchestrator")
        .mayOnlyAccessLayers("runtime", "2pc", "saga", "core")
        .whereLayer("local")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("bench")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture();
  }

  private ArchRule seesOnly(String own, String... others) {
    String[] allowed = new String[others.length + 4];
    for (int i = 0; i < others.length; i++) {
      allowed[i] = txn(others[i]);
    }
    allowed[others.length] = txn(own) + "..";
    allowed[others.length + 1] = txn();
    allowed[others.length + 2] = "java..";
    allowed[others.length + 3] = "org.jspecify..";
    return classes()
        .that()
        .resideInAPackage(txn(own) + "..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(arraysOfPrimitives()));
  }

  private ArchRule machinesReachNoWorld() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            txn("machine") + "..", txn("remote") + "..", txn("twophase") + "..", txn("saga") + "..")
        .should()
        .dependOnClassesThat(clocksThreadsAndRandoms().or(logsAndFiles()).or(effectfulPorts()))
        .orShould()
        .accessTargetWhere(readsTheWorld());
  }

  private ArchRule loopsAdvanceByStep() {
    return noClasses()
        .that(
            resideInAPackage(txn("runtime") + "..")
                .and(describe("are no driver", type -> !outermost(type).endsWith("Driver"))))
        .should()
        .dependOnClassesThat(clocksThreadsAndRandoms())
        .orShould()
        .accessTargetWhere(readsTheWorld());
  }

  private ArchRule onlyIn(String adapter, String library) {
    return noClasses()
        .that()
        .resideInAPackage(txn() + "..")
        .and()
        .resideOutsideOfPackage(adapter + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  private ArchRule tracesStayInTheServiceRuntime() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".service..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..");
  }

  private static DescribedPredicate<JavaClass> clocksThreadsAndRandoms() {
    return describe(
        "are clocks, threads or randoms",
        type -> {
          String name = type.getName();
          return name.equals("java.time.Clock")
              || name.startsWith("java.lang.Thread")
              || name.startsWith("java.util.Timer")
              || name.startsWith("java.util.random.")
              || name.endsWith("Random") && name.startsWith("java.")
              || name.startsWith("java.util.concurrent.") && runsOrWaits(type);
        });
  }

  /** Concurrent collections, atomics, futures and units of time start no thread. */
  private static boolean runsOrWaits(JavaClass type) {
    String name = type.getSimpleName();
    return name.contains("Executor")
        || name.contains("ForkJoin")
        || name.contains("Latch")
        || name.contains("BlockingQueue")
        || name.equals("Condition")
        || name.equals("Exchanger")
        || name.equals("LockSupport")
        || name.equals("Semaphore")
        || name.equals("CyclicBarrier")
        || name.equals("Phaser");
  }

  private static DescribedPredicate<JavaClass> logsAndFiles() {
    return describe(
        "are logs, files or connections",
        type ->
            resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.logging..")
                    .test(type)
                && !type.getName().equals("java.io.Serializable"));
  }

  private DescribedPredicate<JavaClass> effectfulPorts() {
    Set<String> ports = Set.of("Clock", "Transport", "TransactionLog");
    return describe(
        "are ports to the world",
        type -> type.getPackageName().equals(txn("spi")) && ports.contains(type.getSimpleName()));
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheWorld() {
    return describe(
        "reads a clock, a random or the environment, or pauses",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getTarget().getName();
          return owner.equals("java.lang.System") && !HARMLESS_SYSTEM_CALLS.contains(name)
              || owner.startsWith("java.time.") && name.equals("now")
              || owner.equals("java.util.concurrent.TimeUnit") && PAUSES.contains(name)
              || owner.equals("java.util.UUID") && name.equals("randomUUID")
              || owner.equals("java.lang.Math") && name.equals("random");
        });
  }

  private static DescribedPredicate<JavaClass> arraysOfPrimitives() {
    return describe("primitives", type -> type.getBaseComponentType().isPrimitive());
  }

  private static String outermost(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private String txn() {
    return root + ".txn";
  }

  private String txn(String name) {
    return txn() + "." + name;
  }
}
