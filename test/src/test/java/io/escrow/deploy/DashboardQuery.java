package io.escrow.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query of the dashboard asks for, as far as its text tells: the names in it that are
 * neither functions nor words of PromQL.
 *
 * @param text the query
 * @param metrics what each metric must match, by its name: labels and their values
 * @param grouped the labels that are kept apart
 */
record DashboardQuery(String text, Map<String, Map<String, String>> metrics, Set<String> grouped) {
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([a-z_, ]*)\\)");
  private static final Pattern METRIC =
      Pattern.compile("\\b([a-z_:][a-z0-9_:]*)\\b(?! *\\()(?:\\{((?:[^\"}]|\"[^\"]*\")*)\\})?");
  private static final Pattern MATCHER = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final Pattern RANGE = Pattern.compile("\\[(?:[0-9]+[a-z]|\\$__rate_interval)]");

  static DashboardQuery parse(String text) {
    Set<String> grouped = new TreeSet<>();
    Matcher grouping = GROUPING.matcher(text);
    while (grouping.find()) {
      grouped.addAll(List.of(grouping.group(1).split(", ", -1)));
    }
    Map<String, Map<String, String>> metrics = new LinkedHashMap<>();
    String rest = RANGE.matcher(GROUPING.matcher(text).replaceAll("")).replaceAll("");
    Matcher metric = METRIC.matcher(rest);
    while (metric.find()) {
      metrics.put(metric.group(1), matchers(metric.group(2) == null ? "" : metric.group(2)));
    }
    return new DashboardQuery(text, metrics, grouped);
  }

  private static Map<String, String> matchers(String text) {
    Map<String, String> matchers = new LinkedHashMap<>();
    Matcher matcher = MATCHER.matcher(text);
    while (matcher.find()) {
      matchers.put(matcher.group(1), matcher.group(2));
    }
    return matchers;
  }

  /** The samples, one a line, that the query would use of those of a metric. */
  List<String> samples(String metric, List<String> lines) {
    List<String> found = new ArrayList<>();
    for (String line : lines) {
      boolean named = line.startsWith(metric + "{") || line.startsWith(metric + " ");
      boolean matches =
          metrics.get(metric).entrySet().stream()
              .allMatch(label -> line.contains(label.getKey() + "=\"" + label.getValue() + "\""));
      if (named && matches) {
        found.add(line);
      }
    }
    return found;
  }
}
