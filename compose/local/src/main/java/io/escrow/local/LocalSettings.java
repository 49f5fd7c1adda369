package io.escrow.local;

import io.escrow.service.Architecture;
import io.escrow.service.Protocol;
import io.escrow.service.Settings;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LocalSystem} is to be.
 *
 * @param protocol of new checkouts
 * @param architecture of new checkouts
 * @param port of the shop's one address, 0 to 65535; 0 takes a free one
 * @param separate whether each service and the broker have a process of their own
 * @param instances how many processes a service has, 1 to 16, if not one; only when separate, and
 *     for the orchestrator only if it runs
 * @param dataDir keeps everything; null for a folder that is deleted at the end
 * @param shards that each service's data are split over, 1 to {@link Settings#MAX_SHARDS}
 * @param environment further variables for the services, such as {@code CHECKOUT_DEADLINE_MS}
 */
public record LocalSettings(
    Protocol protocol,
    Architecture architecture,
    int port,
    boolean separate,
    Map<ServiceName, Integer> instances,
    @Nullable Path dataDir,
    int shards,
    Map<String, String> environment) {

  private static final int MAX_INSTANCES = 16;
  private static final int DEFAULT_PORT = 8000;

  /** Checks what can be wrong; a message says what is allowed. */
  public LocalSettings {
    instances = Map.copyOf(instances);
    environment = Map.copyOf(environment);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("the port must be from 0 to 65535, not " + port);
    }
    if (!separate && instances.values().stream().anyMatch(count -> count != 1)) {
      throw new IllegalArgumentException("several instances need --separate");
    }
    instances.forEach(LocalSettings::checkCount);
    if (shards < 1 || shards > Settings.MAX_SHARDS) {
      throw new IllegalArgumentException(
          "SHARDS must be from 1 to %d, not %d".formatted(Settings.MAX_SHARDS, shards));
    }
  }

  /** 2PC, coordinator in the order service, port 8000, one JVM, nothing kept. */
  public static LocalSettings defaults() {
    return new LocalSettings(
        Protocol.TWO_PHASE_COMMIT,
        Architecture.EMBEDDED,
        DEFAULT_PORT,
        false,
        Map.of(),
        null,
        1,
        Map.of());
  }

  /** The same with another variant. */
  public LocalSettings variant(Protocol newProtocol, Architecture newArchitecture) {
    return new LocalSettings(
        newProtocol, newArchitecture, port, separate, instances, dataDir, shards, environment);
  }

  /** The same on another port; 0 takes a free one. */
  public LocalSettings onPort(int newPort) {
    return new LocalSettings(
        protocol, architecture, newPort, separate, instances, dataDir, shards, environment);
  }

  /** The same with a process for each service, and so many for those that are named. */
  public LocalSettings separate(Map<ServiceName, Integer> newInstances) {
    return new LocalSettings(
        protocol, architecture, port, true, newInstances, dataDir, shards, environment);
  }

  /** The same with a folder that keeps everything. */
  public LocalSettings keptIn(Path folder) {
    return new LocalSettings(
        protocol, architecture, port, separate, instances, folder, shards, environment);
  }

  /** The same with another number of shards. */
  public LocalSettings shards(int newShards) {
    return new LocalSettings(
        protocol, architecture, port, separate, instances, dataDir, newShards, environment);
  }

  /** The same with further variables for the services. */
  public LocalSettings environment(Map<String, String> variables) {
    return new LocalSettings(
        protocol, architecture, port, separate, instances, dataDir, shards, variables);
  }

  /** How many processes this service has. */
  int count(ServiceName name) {
    return instances.getOrDefault(name, 1);
  }

  /** Reads {@code order=2,orchestrator=2}. */
  static Map<ServiceName, Integer> parseInstances(String text) {
    Map<ServiceName, Integer> counts = new EnumMap<>(ServiceName.class);
    for (String part : List.of(text.split(",", -1))) {
      String[] pair = part.strip().split("=", -1);
      ServiceName name = ServiceName.of(pair[0]).orElse(null);
      if (pair.length != 2 || name == null || !pair[1].matches("[0-9]{1,3}")) {
        throw new IllegalArgumentException(
            "\"%s\" is not a number of instances; allowed: order, payment, stock or orchestrator, =, 1 to %d"
                .formatted(part.strip(), MAX_INSTANCES));
      }
      counts.put(name, Integer.parseInt(pair[1]));
    }
    return counts;
  }

  private static void checkCount(ServiceName name, int count) {
    if (count < 1 || count > MAX_INSTANCES) {
      throw new IllegalArgumentException(
          "instances of %s must be from 1 to %d, not %d"
              .formatted(name.text(), MAX_INSTANCES, count));
    }
  }
}
