package io.escrow.service;

import java.io.PrintStream;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The {@code main} of a service that has a process of its own. */
public final class ServiceMain {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_SETTINGS = 2;
  private static final int READY_POLL_MS = 50;
  private static final int SAY_WHAT_IS_MISSING_EVERY_MS = 10_000;

  private final String name;
  private final Function<ServiceConfig, Service> factory;
  private final PrintStream out;
  private final PrintStream err;

  ServiceMain(
      String name, Function<ServiceConfig, Service> factory, PrintStream out, PrintStream err) {
    this.name = name;
    this.factory = factory;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs one service with the settings of the environment, until SIGTERM or SIGINT ends it in
   * order.
   *
   * <p>{@code --help} prints the variables. Exits with 2 when the settings are wrong, with 1 when
   * the service cannot start; prints one line when it is ready.
   */
  public static void run(String name, String[] args, Function<ServiceConfig, Service> factory) {
    // Java would remember for 30 s where a container was, and for 10 s that it was nowhere.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    ServiceMain main = new ServiceMain(name, factory, System.out, System.err);
    int exitCode = main.run(List.of(args), System.getenv());
    if (exitCode != OK) {
      System.exit(exitCode);
    }
  }

  /** Returns the exit code; after 0 a started service goes on in its own threads. */
  int run(List<String> args, Map<String, String> environment) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(help());
      return OK;
    }
    if (!args.isEmpty()) {
      err.println("Unknown arguments: " + String.join(" ", args));
      err.print(help());
      return WRONG_SETTINGS;
    }
    try {
      host(ServiceConfig.fromEnvironment(name, environment));
      return OK;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return WRONG_SETTINGS;
    } catch (PortInUseException e) {
      err.println("The " + name + " service did not start: " + e.getMessage());
      return FAILED;
    } catch (Exception e) {
      err.println("The " + name + " service did not start:");
      e.printStackTrace(err);
      return FAILED;
    }
  }

  private void host(ServiceConfig config) throws Exception {
    HttpServer server = HttpServer.bind(config.port(), List.of(factory.apply(config)));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    server.start();
    awaitReady(server);
    out.println("The " + name + " service is ready on port " + server.port() + ".");
  }

  /** Waits as long as it takes: what is missing may come up later, and is said meanwhile. */
  private void awaitReady(HttpServer server) throws InterruptedException {
    for (long waitedMs = 0; !server.missing().isEmpty(); waitedMs += READY_POLL_MS) {
      if (waitedMs > 0 && waitedMs % SAY_WHAT_IS_MISSING_EVERY_MS == 0) {
        err.println("The " + name + " service waits for " + server.missing());
      }
      TimeUnit.MILLISECONDS.sleep(READY_POLL_MS);
    }
  }

  private String help() {
    return "The "
        + name
        + " service of Escrow. It takes no arguments; it reads these environment variables:\n"
        + Settings.helpText();
  }
}
