package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.ServiceName;
import io.escrow.service.ServiceConfig;
import io.escrow.service.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the containers of the compose files are told of each other is so. */
class ComposeWiringTest {
  private static final String FILES = "io.escrow.deploy.ComposeFilesTest#files";
  private static final int MAKE_MAX_SECONDS = 60;

  @TempDir private static Path folder;

  /** Where {@code env/make.sh} makes what it makes. */
  private static Path made;

  @BeforeAll
  static void makePasswords() throws Exception {
    made = Files.createDirectories(folder.resolve("compose/env"));
    Path script = Files.copy(Path.of("../compose/env/make.sh"), made.resolve("make.sh"));
    Process make = new ProcessBuilder("sh", script.toString()).inheritIO().start();
    assertTrue(make.waitFor(MAKE_MAX_SECONDS, TimeUnit.SECONDS));
    assertEquals(0, make.exitValue());
  }

  @ParameterizedTest
  @MethodSource(FILES)
  void whatIsUsedIsDeclared(ComposeFile file) {
    Set<String> names = file.services().keySet();
    Set<String> networks = new TreeSet<>();
    for (String name : names) {
      networks.addAll(file.networks(name));
      assertTrue(names.containsAll(file.needs(name)), name);
    }
    assertEquals(file.declared("networks"), networks);

    List<String> volumes =
        file.services().values().stream()
            .flatMap(service -> ComposeFile.list(service.get("volumes")).stream())
            .filter(volume -> volume.matches("[a-z].*"))
            .map(volume -> volume.replaceFirst(":.*", ""))
            .sorted()
            .toList();
    List<String> used = new ArrayList<>(file.declared("volumes"));
    used.add("docker-api"); // The watchdog's way to Docker is the only one with two ends.
    assertEquals(used.stream().sorted().toList(), volumes);
  }

  @ParameterizedTest
  @MethodSource(FILES)
  void aRedisIsReachedByItsOwnerAndByItsKeepersOnly(ComposeFile file) {
    for (ServiceName owner : ServiceName.values()) {
      String network = owner.text() + "-db";
      Set<String> members =
          file.services().keySet().stream()
              .filter(name -> file.networks(name).contains(network))
              .collect(Collectors.toCollection(TreeSet::new));
      String allowed = "%s(-redis)?(-[0-9]+)?|%1$s-cluster|sentinel-[0-9]".formatted(owner.text());
      assertTrue(members.stream().allMatch(n -> n.matches(allowed)), members::toString);

      Set<String> stores = matching(file, owner.text() + "-redis(-[0-9]+)?");
      assertFalse(stores.isEmpty());
      stores.forEach(name -> assertEquals(Set.of(network), file.networks(name), name));
    }
  }

  @ParameterizedTest
  @MethodSource(FILES)
  void aServiceUnderstandsEveryVariableThatItIsGiven(ComposeFile file) throws IOException {
    Map<String, Set<Integer>> instances = new TreeMap<>();
    Set<Integer> shards = new HashSet<>();
    Set<String> images = new HashSet<>();
    for (String name : file.services().keySet()) {
      String image = String.valueOf(file.services().get(name).get("image"));
      if (!image.startsWith("escrow-")) {
        continue;
      }
      assertTrue(images.add(image), "compose fails when two builds end in one name");
      String service = image.replaceAll("^escrow-|-[0-9]+$", "");
      Map<String, String> environment = environment(file, name);
      environment.keySet().forEach(each -> assertTrue(isKnown(each), each));
      // It throws when a value is not allowed.
      ServiceConfig config = ServiceConfig.fromEnvironment(service, environment);
      assertTrue(
          instances.computeIfAbsent(service, s -> new TreeSet<>()).add(config.instance()), name);
      shards.add(config.shards());
      config.redis().nodes().forEach(node -> assertReaches(file, name, node.host()));
      hosts(config.kafkaBootstrap()).forEach(host -> assertReaches(file, name, host));
      assertTrue(file.names(name, "front").contains(service), "the gateway asks for " + service);
      assertTrue(file.needs("gateway").contains(name), name);
      assertTrue(String.valueOf(file.services().get(name).get("build")).contains("=" + service));
    }
    Set<String> all =
        Stream.of(ServiceName.values()).map(ServiceName::text).collect(Collectors.toSet());
    assertEquals(all, instances.keySet());
    instances.forEach(
        (service, indexes) -> assertTrue(Collections.max(indexes) < indexes.size(), service));
    assertEquals(1, shards.size(), "a cart counts on the shards of other services");
  }

  @ParameterizedTest
  @MethodSource(FILES)
  void sentinelsAndClusterMakersHoldNoPasswordOfThoseWhoReadData(ComposeFile file)
      throws IOException {
    for (String name : matching(file, "sentinel-[0-9]|.*-cluster")) {
      Set<String> passwords = new TreeSet<>(environment(file, name).keySet());
      passwords.removeIf(variable -> !variable.endsWith("_PASSWORD"));
      passwords.removeAll(Set.of("FAILOVER_PASSWORD", "SENTINEL_PASSWORD"));
      assertEquals(Set.of(), passwords, name);
    }
  }

  @ParameterizedTest
  @MethodSource(FILES)
  void theKeepersOfARedisKnowWhereItIs(ComposeFile file) throws IOException {
    Set<String> stores = matching(file, ".*-redis-[0-9]+");
    for (String name : file.services().keySet()) {
      Map<String, String> environment = environment(file, name);
      for (String list : List.of("SENTINELS", "NODES", "PRIMARIES")) {
        String hosts = environment.getOrDefault(list, "").replaceAll("[a-z]+=", "");
        hosts(hosts).forEach(host -> assertReaches(file, name, host));
      }
      assertEquals(name, environment.getOrDefault("ANNOUNCE", name));
      if (environment.containsKey("PRIMARY_NAME")) {
        assertTrue(name.startsWith(environment.get("PRIMARY_NAME") + "-redis-"), name);
      }
      if (environment.containsKey("PRIMARIES")) {
        assertEquals(stores, file.needs(name));
      }
      if (environment.containsKey("NODES")) {
        Set<String> nodes = matching(file, name.replace("-cluster", "-redis-[0-9]+"));
        assertEquals(nodes, new TreeSet<>(hosts(environment.get("NODES"))));
        assertEquals(nodes, file.needs(name));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FILES)
  void brokersKnowEachOtherAndOneOfThreeMayBeLost(ComposeFile file) throws IOException {
    Set<String> brokers = matching(file, "kafka(-[0-9])?");
    assertFalse(brokers.isEmpty());
    Set<String> ids = new HashSet<>();
    for (String name : brokers) {
      Map<String, String> environment = environment(file, name);
      String id = environment.getOrDefault("KAFKA_NODE_ID", "");
      assertTrue(ids.add(id), name);
      assertEquals("PLAINTEXT://" + name + ":9092", environment.get("KAFKA_ADVERTISED_LISTENERS"));
      String[] voters =
          environment.getOrDefault("KAFKA_CONTROLLER_QUORUM_VOTERS", "").split(",", -1);
      assertEquals(brokers.size(), voters.length);
      String own = brokers.size() == 1 ? "localhost" : name;
      assertTrue(List.of(voters).contains(id + "@" + own + ":9093"), name);
      environment.forEach(
          (key, value) -> {
            if (key.endsWith("REPLICATION_FACTOR")) {
              assertEquals(brokers.size(), Integer.parseInt(value), key);
            } else if (key.endsWith("MIN_ISR") || key.endsWith("MIN_INSYNC_REPLICAS")) {
              assertEquals((brokers.size() + 1) / 2, Integer.parseInt(value), key);
            }
          });
    }
  }

  private static Set<String> matching(ComposeFile file, String pattern) {
    return file.services().keySet().stream()
        .filter(name -> name.matches(pattern))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The other one is there, and in a network with the first. */
  private static void assertReaches(ComposeFile file, String from, String to) {
    assertTrue(file.services().containsKey(to), () -> from + " looks for " + to);
    assertFalse(
        Collections.disjoint(file.networks(from), file.networks(to)),
        () -> from + " does not reach " + to);
  }

  private static List<String> hosts(String addresses) {
    return addresses.isEmpty()
        ? List.of()
        : Arrays.stream(addresses.split(",", -1)).map(a -> a.replaceFirst(":.*", "")).toList();
  }

  /** What a container is given, by the compose file and by the files that make.sh makes. */
  private static Map<String, String> environment(ComposeFile file, String name) throws IOException {
    Map<String, String> all = new HashMap<>();
    for (String path : ComposeFile.list(file.services().get(name).get("env_file"))) {
      Properties properties = new Properties();
      try (BufferedReader text =
          Files.newBufferedReader(made.resolve(Path.of(path).getFileName()))) {
        properties.load(text);
      }
      properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key)));
    }
    all.putAll(file.environment(name));
    return all;
  }

  /** It is in the table of the settings, or a standard variable of OpenTelemetry. */
  private static boolean isKnown(String variable) {
    return Settings.markdownTable().contains("| `" + variable + "` |")
        || variable.startsWith("OTEL_");
  }
}
