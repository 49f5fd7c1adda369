package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.escrow.txn.testkit.GeneratedDocs;
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
  private static final Path SMALLER = Path.of("compose");
  private static final Pattern IMAGE =
      Pattern.compile("escrow-[a-z]+(-[0-9])?|[a-z/]+:[a-z]*[0-9][a-z0-9.-]*");
  private static final Pattern PASSWORD_VALUE =
      Pattern.compile("(?i)(password|secret|requirepass|masterauth)\\s*[:=]\\s*[^\\s$?]");

  static List<ComposeFile> files() throws IOException {
    List<ComposeFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(FOLDER)) {
      for (Path path : paths.filter(ComposeFilesTest::standsAlone).sorted().toList()) {
        files.add(ComposeFile.read(path));
      }
    }
    return files;
  }

  private static boolean standsAlone(Path path) {
    return path.getFileName().toString().matches("docker-compose.*\\.yml");
  }

  @Test
  void thereAreThreeScales() throws IOException {
    assertEquals(
        List.of("docker-compose-large.yml", "docker-compose-medium.yml", "docker-compose.yml"),
        files().stream().map(ComposeFile::name).toList());
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachContainerIsContained(ComposeFile file) {
    List<String> found = new ArrayList<>();
    file.services()
        .forEach(
            (name, service) -> {
              for (String key : List.of("healthcheck", "mem_limit", "cpus", "dns_opt", "logging")) {
                // The services' own health check is in their image; what ends has no health.
                boolean isNeeded =
                    !key.equals("healthcheck") || !(isBuilt(service) || file.endsByItself(name));
                if (!service.containsKey(key) && isNeeded) {
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
  void limitsAreMultiplesOfOneVariableAndTwoCpusCanBearThem(ComposeFile file) throws IOException {
    file.services()
        .forEach(
            (name, service) ->
                assertTrue(String.valueOf(service.get("cpus")).endsWith("${CPU_UNIT:-}"), name));
    file.services().keySet().forEach(name -> assertTrue(file.cpus(name) <= 4, name));
    Path smaller = SMALLER.resolve(file.name().replace("docker-compose", "scaled-down"));
    ComposeFile small = Files.exists(smaller) ? file.changedBy(smaller) : file;
    small.services().keySet().forEach(name -> assertTrue(small.cpus(name) <= 2, name));
  }

  /** What all containers of a scale may use together. */
  @Test
  void theReadmeSaysWhatEachScaleNeeds() throws IOException {
    StringBuilder table =
        new StringBuilder("| file | containers | CPUs | memory |\n|---|---|---|---|\n");
    for (ComposeFile file : files()) {
      Set<String> names = file.services().keySet();
      table.append(
          "| `%s` | %d | %.1f | %.1f GB |\n"
              .formatted(
                  file.name(),
                  names.size(),
                  names.stream().mapToDouble(file::cpus).sum(),
                  names.stream().mapToLong(file::megabytes).sum() / 1024.0));
    }
    GeneratedDocs.assertPart(FOLDER.resolve("README.md"), "scales", table.toString());
  }

  @ParameterizedTest
  @MethodSource("files")
  void onlyTheGatewayIsReachedFromOutside(ComposeFile file) {
    Set<String> open = new TreeSet<>();
    file.services()
        .forEach(
            (name, service) -> {
              boolean host =
                  !service.getOrDefault("network_mode", "none").equals("none")
                      || service.containsKey("privileged");
              if (service.containsKey("ports") || host || file.networks(name).contains("edge")) {
                open.add(name);
              }
            });
    assertEquals(Set.of("gateway"), open);
  }

  @Test
  void theUserOfAServiceHasTheRightsThatTheLibraryNeeds() throws IOException {
    String library = Files.readString(Path.of("../txn-core/README.md"));
    String needed =
        library.replaceFirst("(?s).*generated: rights -->\\s*```\\s*(.*?)\\s*```.*", "$1");
    assertTrue(rights(needed).contains("+evalsha"), needed);
    for (Path giver : List.of(FOLDER.resolve("redis/start.sh"), Path.of("../k8s/README.md"))) {
      String given =
          Files.readString(giver)
              .lines()
              .filter(line -> line.matches("user \\$(REDIS_USER|service) .*"))
              .findFirst()
              .orElseThrow();
      assertEquals(rights(needed), rights(given.replaceAll("\"$", "")), giver.toString());
    }
  }

  /** What was shown with these files holds there too, as far as the stores go. */
  @Test
  void kubernetesHasTheSameStores() throws IOException {
    Set<String> here = new TreeSet<>();
    for (ComposeFile file : files()) {
      file.services().values().forEach(service -> here.add(String.valueOf(service.get("image"))));
    }
    YAMLMapper yaml = new YAMLMapper();
    for (Map.Entry<String, String> chart :
        Map.of("kafka", "apache/kafka", "redis", "redis").entrySet()) {
      Path values = Path.of("../k8s/helm/" + chart.getKey() + ".yaml");
      String tag = yaml.readTree(values.toFile()).at("/image/tag").asText();
      assertTrue(here.contains(chart.getValue() + ":" + tag), values + " " + tag + " " + here);
    }
  }

  private static Set<String> rights(String user) {
    return Stream.of(user.split(" ", -1))
        .filter(word -> word.startsWith("+") || word.startsWith("~"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("files")
  void passwordsComeFromTheEnvironmentOnly(ComposeFile file) throws IOException {
    List<String> found = new ArrayList<>();
    found.addAll(passwords(file.name(), file.text()));
    for (String folder : List.of("redis", "env", "watchdog")) {
      try (Stream<Path> scripts = Files.list(FOLDER.resolve(folder))) {
        for (Path script : scripts.filter(p -> p.toString().endsWith(".sh")).toList()) {
          found.addAll(passwords(script.toString(), Files.readString(script)));
        }
      }
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
  void theWatchdogWatchesAllThatStayButItself(ComposeFile file) {
    Set<String> unwatched = new TreeSet<>();
    file.services()
        .forEach(
            (name, service) -> {
              if (!String.valueOf(service.get("labels")).contains("io.escrow.watch")
                  && !file.endsByItself(name)) {
                unwatched.add(name);
              }
            });
    assertEquals(Set.of("docker-api", "watchdog"), unwatched);

    assertEquals(Set.of("docker-api"), Set.copyOf(file.needs("watchdog")), "it starts first");
    file.services()
        .keySet()
        .forEach(name -> assertFalse(file.needs(name).contains("watchdog"), "it stops first"));
  }
}
