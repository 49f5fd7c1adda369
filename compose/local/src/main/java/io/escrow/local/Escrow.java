package io.escrow.local;

import io.escrow.local.server.QuietLogs;
import io.escrow.service.Architecture;
import io.escrow.service.Protocol;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that runs the whole shop on this machine. */
@Command(
    name = "java -jar escrow.jar",
    mixinStandardHelpOptions = true,
    versionProvider = Escrow.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Runs a web shop whose checkout takes stock and money, or neither.",
    description = {
      "",
      "Starts a real Kafka, a real Redis for each service, and the services (order, payment, stock"
          + " and, if asked for, an orchestrator) behind one HTTP port, all on this machine. Nothing"
          + " needs to be installed but Java. Ctrl-C stops everything.",
      "",
      "Each checkout is a distributed transaction. Choose its protocol and where it is coordinated:"
    },
    footer = {
      "",
      "Try it from another terminal:",
      "  curl -X POST localhost:8000/payment/create_user",
      "  curl -X POST localhost:8000/stock/item/create/5",
      "",
      "Environment variables are read where no option is given; other variables of the services,"
          + " such as CHECKOUT_DEADLINE_MS, are passed on to them."
    })
final class Escrow implements Runnable {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @Option(
      names = "--protocol",
      paramLabel = "2pc|saga",
      defaultValue = "${env:PROTOCOL:-2pc}",
      description = "Two-phase commit or saga. Default: $PROTOCOL, else 2pc.")
  private String protocol = "";

  @Option(
      names = "--arch",
      paramLabel = "embedded|orchestrator",
      defaultValue = "${env:ARCH:-embedded}",
      description =
          "Coordinated inside the order service, or by an orchestrator. Default: $ARCH, else"
              + " embedded.")
  private String arch = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "${env:PORT:-8000}",
      description = "HTTP port of the shop; 0 takes a free one. Default: $PORT, else 8000.")
  private int port;

  @Option(
      names = "--separate",
      description =
          "Run each service and Kafka as a process of its own, behind a gateway. A process that"
              + " dies is started again.")
  private boolean separate;

  @Option(
      names = "--instances",
      paramLabel = "SERVICE=N,...",
      description =
          "With --separate: how many processes, for example order=2,stock=2; orchestrator=2 needs"
              + " --arch orchestrator.")
  private @Nullable String instances;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep all data in this folder: the next start with it finds the same shop, also with"
              + " another protocol or architecture. Without it nothing is kept.")
  private @Nullable Path data;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "${env:SHARDS:-1}",
      description =
          "Parts that each service's data are split over; fixed once a --data folder has data."
              + " Default: $SHARDS, else 1.")
  private int shards;

  private final ServiceCatalog catalog;

  private Escrow(ServiceCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Runs the command until a signal ends it; exits with 1 if the start failed, 2 if it was misused.
   */
  public static void main(String[] args) {
    if (Relaunch.isNeeded(args)) {
      System.exit(Relaunch.run(args));
    }
    System.exit(execute(new ShopCatalog(), args));
  }

  /** Runs the command with these services and returns the exit code once it is over. */
  static int execute(ServiceCatalog catalog, String... args) {
    QuietLogs.configure();
    return new CommandLine(new Escrow(catalog))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("Escrow did not start: " + failure.getMessage());
              return failure instanceof IllegalArgumentException ? WRONG_USAGE : FAILED;
            })
        .execute(args);
  }

  /** Whether only help or the version is asked for. */
  static boolean isQuestion(String[] args) {
    return Arrays.stream(args).anyMatch(a -> a.matches("-h|--help|-V|--version"));
  }

  @Override
  public void run() {
    LocalSettings settings = settings();
    PrintStream out = System.out;
    LocalSystem system = new LocalSystem(settings, catalog, Relaunch.serviceFlags(), out::println);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  system.close();
                  stopped.countDown();
                },
                "stop"));
    out.printf(
        "Escrow starts with protocol %s, coordinator %s.%n",
        settings.protocol().text(), place(settings.architecture()));
    system.start();
    Relaunch.markReady();
    sayReady(out, system);
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String place(Architecture architecture) {
    return architecture == Architecture.EMBEDDED ? "in the order service" : "in the orchestrator";
  }

  private static void sayReady(PrintStream out, LocalSystem system) {
    for (Map.Entry<String, String> line : system.whatRunsWhere().entrySet()) {
      out.printf("  %-28s %s%n", line.getKey(), line.getValue());
    }
    String folder =
        system.keepsData()
            ? "Data are kept in " + system.dataDir() + "."
            : system.dataDir() + " is deleted on exit.";
    out.printf(
        "Ready on %s after %.1f s. %s Ctrl-C stops it.%n",
        system.baseUrl(), Relaunch.secondsSinceCommand(), folder);
  }

  private LocalSettings settings() {
    return new LocalSettings(
        choice("--protocol", protocol, Protocol.values(), Protocol::text),
        choice("--arch", arch, Architecture.values(), Architecture::text),
        port,
        separate,
        instances == null ? Map.of() : LocalSettings.parseInstances(instances),
        data,
        shards,
        Map.of());
  }

  private static <E> E choice(String option, String given, E[] allowed, Function<E, String> text) {
    for (E value : allowed) {
      if (text.apply(value).equals(given)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" is not allowed; allowed: %s"
            .formatted(
                option, given, String.join(", ", Arrays.stream(allowed).map(text).toList())));
  }

  /** Reads the version from the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Escrow.class.getPackage().getImplementationVersion();
      return new String[] {
        "Escrow " + (version == null ? "(built from source)" : version),
        "Java " + System.getProperty("java.version")
      };
    }
  }
}
