package io.escrow.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrow.local.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of Prometheus and Grafana fit each other and the compose files. */
class DashboardFilesTest {
  private static final Path COMPOSE = Path.of("../compose");
  private static final Pattern RATED = Pattern.compile("\\b(?:rate|increase)\\(([a-z_]+)");

  @Test
  void everyInstanceOfEveryServiceIsAsked() throws IOException {
    JsonNode jobs = yaml("prometheus.yml").get("scrape_configs");
    assertEquals(1, jobs.size());
    assertEquals("/metrics", jobs.get(0).get("metrics_path").textValue());
    JsonNode names = jobs.get(0).get("dns_sd_configs").get(0);
    assertEquals(8000, names.get("port").intValue());
    Set<String> asked = new TreeSet<>();
    names.get("names").forEach(name -> asked.add(name.textValue()));
    Set<String> services = new TreeSet<>();
    Arrays.stream(ServiceName.values()).forEach(name -> services.add(name.text()));
    assertEquals(services, asked);
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachPanelHasAPlaceOfItsOwnAndASourceThatIsThere(Path file) throws IOException {
    Map<String, String> urls = new TreeMap<>();
    for (JsonNode source : yaml("grafana/datasources/datasources.yml").get("datasources")) {
      urls.put(source.get("uid").textValue(), source.get("url").textValue());
    }
    Set<Integer> ids = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (JsonNode panel : Dashboard.read().panels()) {
      assertTrue(ids.add(panel.get("id").intValue()), panel::toString);
      JsonNode place = panel.get("gridPos");
      assertTrue(places.add(place.get("x") + "," + place.get("y")), panel::toString);
      assertTrue(urls.containsKey(panel.get("datasource").get("uid").textValue()), panel::toString);
    }
    ComposeFile added = ComposeFile.readProfile(file, "observability");
    for (String url : urls.values()) {
      String host = url.replaceAll("http://([a-z]+):[0-9]+", "$1");
      assertTrue(added.networks(host).contains("front"), url);
    }
    JsonNode provider = yaml("grafana/dashboards/dashboards.yml").get("providers").get(0);
    assertEquals(
        "/etc/grafana/provisioning/dashboards", provider.get("options").get("path").textValue());
  }

  @Test
  void ratesAreOfWhatOnlyGrowsAndQuantilesOfBuckets() throws IOException {
    for (Dashboard.Target target : Dashboard.read().targets()) {
      DashboardQuery query = target.query();
      Set<String> rated = new TreeSet<>();
      RATED.matcher(query.text()).results().forEach(found -> rated.add(found.group(1)));
      Set<String> growing = new TreeSet<>(query.metrics().keySet());
      growing.removeIf(name -> !name.matches(".*_(total|count|sum|bucket)"));
      assertEquals(growing, rated, query.text());
      if (query.text().contains("histogram_quantile")) {
        assertTrue(query.grouped().contains("le"), query.text());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatIsAddedIsContainedAndOnlyWhatIsLookedAtIsReached(Path file) throws IOException {
    ComposeFile added = ComposeFile.readProfile(file, "observability");
    List<String> wrong = new ArrayList<>();
    Set<String> reached = new TreeSet<>();
    added
        .services()
        .forEach(
            (name, service) -> {
              if (!Boolean.TRUE.equals(service.get("read_only"))
                  || !ComposeFile.list(service.get("cap_drop")).equals(List.of("ALL"))
                  || !ComposeFile.list(service.get("security_opt"))
                      .contains("no-new-privileges:true")
                  || !service.containsKey("mem_limit")
                  || !String.valueOf(service.get("cpus")).endsWith("${CPU_UNIT:-}")
                  || !service.containsKey("logging")
                  || !String.valueOf(service.get("image")).matches("[a-z/]+:v?[0-9]+[.0-9]+")) {
                wrong.add(name);
              }
              if (service.containsKey("ports") || added.networks(name).contains("edge")) {
                reached.add(name);
              }
              for (String volume : ComposeFile.list(service.get("volumes"))) {
                String source = volume.substring(0, volume.indexOf(':'));
                assertTrue(Files.exists(Dashboard.FOLDER.resolve(source)), volume);
                assertTrue(volume.endsWith(":ro"), volume);
              }
            });
    assertEquals(List.of(), wrong);
    assertEquals(Set.of("grafana", "jaeger"), reached);
  }

  static List<Path> files() {
    return Stream.of("docker-compose.yml", "docker-compose-medium.yml", "docker-compose-large.yml")
        .map(COMPOSE::resolve)
        .toList();
  }

  private static JsonNode yaml(String file) throws IOException {
    return StrictYaml.value(file, Files.readString(Dashboard.FOLDER.resolve(file)), JsonNode.class);
  }
}
