package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.escrow.local.ServiceName;
import io.escrow.service.ServiceConfig;
import io.escrow.service.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the compose files without an engine. */
class ComposeFilesTest {
  private static final Path FOLDER = Path.of("../compose");
  private static final Pattern IMAGE =
      Pattern.compile("escrow-[a-z]+|[a-z/]+:[a-z]*[0-9][a-z0-9.-]*");
  private static final Pattern PASSWORD_VALUE =
      Pattern.compile("(?i)(password|secret|requirepass|masterauth)\\s*[:=]\\s*[^\\s$?]");

  static List<ComposeFile> files() throws IOException {
    List<ComposeFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(FOLDER)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".yml")).sorted().toList()) {
        files.add(ComposeFile.read(path));
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachContainerIsContained(ComposeFile file) {
    List<String> found = new ArrayList<>();
    file.services()
        .forEach(
            (name, service) -> {
              for (String key : List.of("healthcheck", "mem_limit", "cpus", "dns_opt", "logging")) {
                // The services' own health check is in their image.
                if (!service.containsKey(key) && !(key.equals("healthcheck") && isBuilt(service))) {
                  found.add(name + " has no " + key);
                }
              }
              if (!Boolean.TRUE.equals(service.get("read_only"))) {
                found.add(name + " may write to its root");
              }
              if (!ComposeFile.list(service.get("cap_drop")).equals(List.of("ALL"))) {
                found.add(name + " keeps capabilities");
              }
              if (!ComposeFile.list(service.get("security_opt"))
                  .contains("no-new-privileges:true")) {
                found.add(name + " may gain privileges");
              }
              if (!IMAGE.matcher(String.valueOf(service.get("image"))).matches()) {
                found.add(name + " has an image without a version");
              }
            });
    assertEquals(List.of(), found);
  }

  private static boolean isBuilt(Map<String, Object> service) {
    return String.valueOf(service.get("image")).startsWith("escrow-");
  }

  @ParameterizedTest
  @MethodSource("files")
  void limitsAreMultiplesOfOneVariableAndNoneIsAboveTwoCpus(ComposeFile file) {
    file.services()
        .forEach(
            (name, service) -> {
              String cpus = String.valueOf(service.get("cpus"));
              assertTrue(cpus.endsWith("${CPU_UNIT:-}"), name);
              assertTrue(Double.parseDouble(ComposeFile.withDefaults(cpus)) <= 2, name);
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void onlyTheGatewayIsReachedFromOutside(ComposeFile file) {
    Set<String> open = new TreeSet<>();
    file.services()
        .forEach(
            (name, service) -> {
              boolean host =
                  service.containsKey("network_mode") || service.containsKey("privileged");
              if (service.containsKey("ports") || host || file.networks(name).contains("edge")) {
                open.add(name);
              }
            });
    assertEquals(Set.of("gateway"), open);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aRedisIsReachedByItsOwnerOnly(ComposeFile file) {
    for (ServiceName owner : ServiceName.values()) {
      String network = owner.text() + "-db";
      Set<String> members =
          file.services().keySet().stream()
              .filter(name -> file.networks(name).contains(network))
              .collect(Collectors.toCollection(TreeSet::new));
      assertTrue(members.contains(owner.text() + "-redis"), members::toString);
      assertTrue(
          members.stream().allMatch(name -> name.startsWith(owner.text())), members::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aServiceUnderstandsEveryVariableThatItIsGiven(ComposeFile file) {
    Set<String> known = settings();
    for (ServiceName name : ServiceName.values()) {
      Map<String, String> environment = file.environment(name.text());
      assertFalse(environment.isEmpty());
      for (String variable : environment.keySet()) {
        assertTrue(known.contains(variable) || variable.startsWith("OTEL_"), variable);
      }
      // It throws when a value is not allowed.
      ServiceConfig config = ServiceConfig.fromEnvironment(name.text(), environment);
      assertEquals(name.text() + "-redis", config.redis().nodes().get(0).host());
      assertEquals("kafka:9092", config.kafkaBootstrap());
    }
  }

  /** The names in the table of the settings. */
  private static Set<String> settings() {
    return Settings.markdownTable()
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("`", -1)[1])
        .collect(Collectors.toSet());
  }

  @Test
  void theUserOfAServiceHasTheRightsThatTheLibraryNeeds() throws IOException {
    String library = Files.readString(Path.of("../txn-core/README.md"));
    String needed =
        library.replaceFirst("(?s).*generated: rights -->\\s*```\\s*(.*?)\\s*```.*", "$1");
    String given =
        Files.readString(FOLDER.resolve("redis/start.sh"))
            .lines()
            .filter(line -> line.startsWith("user $REDIS_USER "))
            .findFirst()
            .orElseThrow();
    Set<String> missing = new TreeSet<>(rights(needed));
    assertTrue(missing.contains("+evalsha"), missing::toString);
    missing.removeAll(rights(given));
    assertEquals(Set.of("+cluster|slots"), missing, "one Redis needs all but those of a cluster");
  }

  private static Set<String> rights(String user) {
    return Stream.of(user.split(" ", -1))
        .filter(word -> word.startsWith("+"))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("files")
  void passwordsComeFromTheEnvironmentOnly(ComposeFile file) throws IOException {
    List<String> found = new ArrayList<>();
    found.addAll(passwords(file.name(), file.text()));
    for (String script : List.of("redis/start.sh", "env/make.sh", "watchdog/watchdog.sh")) {
      found.addAll(passwords(script, Files.readString(FOLDER.resolve(script))));
    }
    assertEquals(List.of(), found);
    assertEquals("*.env\n", Files.readString(FOLDER.resolve("env/.gitignore")));
  }

  private static List<String> passwords(String file, String text) {
    return text.lines()
        .filter(line -> PASSWORD_VALUE.matcher(line).find())
        .filter(line -> !line.contains("%s"))
        .map(line -> file + ": " + line.strip())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theWatchdogWatchesAllButItself(ComposeFile file) {
    Set<String> unwatched = new TreeSet<>();
    file.services()
        .forEach(
            (name, service) -> {
              if (!String.valueOf(service.get("labels")).contains("io.escrow.watch")) {
                unwatched.add(name);
              }
            });
    assertEquals(Set.of("docker-api", "watchdog"), unwatched);
    Set<String> stoppedLater =
        new TreeSet<>(ComposeFile.list(file.services().get("watchdog").get("depends_on")));
    Set<String> others = new TreeSet<>(file.services().keySet());
    others.remove("watchdog");
    assertEquals(others, stoppedLater);
  }
}
