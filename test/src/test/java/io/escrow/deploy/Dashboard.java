package io.escrow.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboard as Grafana reads it. */
final class Dashboard {
  static final Path FOLDER = Path.of("../compose/observability");

  /**
   * One curve, or several, of a panel.
   *
   * @param legend with labels in double braces
   */
  record Target(String panel, DashboardQuery query, String legend) {}

  private final JsonNode content;

  private Dashboard(JsonNode content) {
    this.content = content;
  }

  static Dashboard read() throws IOException {
    Path file = FOLDER.resolve("grafana/dashboards/escrow.json");
    JsonMapper strict =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    return new Dashboard(strict.readTree(file.toFile()));
  }

  List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    content.get("panels").forEach(panels::add);
    return panels;
  }

  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.get("targets")) {
        targets.add(
            new Target(
                panel.get("title").textValue(),
                DashboardQuery.parse(target.get("expr").textValue()),
                target.get("legendFormat").textValue()));
      }
    }
    return targets;
  }
}
