package io.escrow.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A compose file as compose reads it when no variable is set, with the parts that it takes from
 * others; a key that comes twice is an error.
 */
final class ComposeFile {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*))?}");

  /** What is added to what was extended, entry by entry; all else takes its place. */
  private static final Set<String> ENTRIES =
      Set.of("environment", "labels", "networks", "build", "healthcheck", "depends_on");

  private static final Set<String> LISTS = Set.of("env_file", "volumes", "tmpfs", "ports");

  private final Path path;
  private final String text;
  private final Map<String, Object> content;
  private final Map<String, Map<String, Object>> services = new TreeMap<>();

  private ComposeFile(Path path, List<String> profiles) throws IOException {
    this.path = path;
    this.text = Files.readString(path);
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    strict.setMaxAliasesForCollections(Integer.MAX_VALUE);
    this.content = map(new Yaml(new SafeConstructor(strict)).load(text));
    for (Map.Entry<String, Object> service : map(content.get("services")).entrySet()) {
      Map<String, Object> described = whole(map(service.getValue()));
      if (list(described.get("profiles")).equals(profiles)) {
        services.put(service.getKey(), described);
      }
    }
  }

  /** With the services that are started when no profile is asked for. */
  static ComposeFile read(Path path) throws IOException {
    return new ComposeFile(path, List.of());
  }

  /** With the services that a profile adds. */
  static ComposeFile readProfile(Path path, String profile) throws IOException {
    return new ComposeFile(path, List.of(profile));
  }

  /** What it is when another file is given after it, which may change services and add none. */
  ComposeFile changedBy(Path other) throws IOException {
    ComposeFile changed = read(path);
    for (Map.Entry<String, Map<String, Object>> change : read(other).services.entrySet()) {
      Map<String, Object> service = services.get(change.getKey());
      if (service == null) {
        throw new IllegalStateException(other + " changes " + change.getKey() + ", which is not");
      }
      changed.services.put(change.getKey(), merged(service, change.getValue()));
    }
    return changed;
  }

  private Map<String, Object> whole(Map<String, Object> service) throws IOException {
    Map<String, Object> extended = map(service.remove("extends"));
    if (extended.isEmpty()) {
      return service;
    }
    ComposeFile parts = read(path.resolveSibling(String.valueOf(extended.get("file"))));
    Map<String, Object> part = parts.services.get(String.valueOf(extended.get("service")));
    if (part == null || part.containsKey("depends_on")) {
      throw new IllegalStateException("compose 1.29 cannot extend " + extended);
    }
    return merged(part, service);
  }

  private static Map<String, Object> merged(Map<String, Object> first, Map<String, Object> second) {
    Map<String, Object> all = new LinkedHashMap<>(first);
    second.forEach(
        (key, value) -> {
          if (ENTRIES.contains(key)) {
            Map<String, Object> entries = entries(first.get(key));
            entries.putAll(entries(value));
            all.put(key, entries);
          } else if (LISTS.contains(key)) {
            all.put(
                key,
                Stream.concat(list(first.get(key)).stream(), list(value).stream())
                    .distinct()
                    .toList());
          } else {
            all.put(key, value);
          }
        });
    return all;
  }

  /** A mapping, or the entries of a list, without values. */
  private static Map<String, Object> entries(@Nullable Object value) {
    if (value instanceof List<?> list) {
      Map<String, Object> all = new LinkedHashMap<>();
      list.forEach(name -> all.put(String.valueOf(name), ""));
      return all;
    }
    return map(value);
  }

  String name() {
    return path.getFileName().toString();
  }

  /** As it stands there, without the parts. */
  String text() {
    return text;
  }

  /** What each service is made of, by its name. */
  Map<String, Map<String, Object>> services() {
    return services;
  }

  /** The variables that a container is given by the file itself. */
  Map<String, String> environment(String service) {
    Map<String, String> all = new LinkedHashMap<>();
    map(services.get(service).get("environment"))
        .forEach((name, value) -> all.put(name, withDefaults(String.valueOf(value))));
    return all;
  }

  /** The networks that a container is in. */
  Set<String> networks(String service) {
    return entries(services.get(service).get("networks")).keySet();
  }

  /** The services that compose starts before this one, and stops after it. */
  Set<String> needs(String service) {
    return entries(services.get(service).get("depends_on")).keySet();
  }

  /** The names by which others in a network reach a container. */
  Set<String> names(String service, String network) {
    Set<String> names = new TreeSet<>(Set.of(service));
    Map<String, Object> networks = entries(services.get(service).get("networks"));
    names.addAll(list(map(networks.get(network)).get("aliases")));
    return names;
  }

  /** The names of all networks, or all volumes, that the file declares. */
  Set<String> declared(String kind) {
    return map(content.get(kind)).keySet();
  }

  /** The most that a container may use. */
  double cpus(String service) {
    Object limit = services.get(service).getOrDefault("cpus", "Infinity");
    return Double.parseDouble(withDefaults(String.valueOf(limit)));
  }

  /** The most that a container may use. */
  long megabytes(String service) {
    String limit = String.valueOf(services.get(service).get("mem_limit"));
    long number = Long.parseLong(limit.substring(0, limit.length() - 1));
    return limit.endsWith("g") ? number * 1024 : number;
  }

  /** Whether it does something once and is not there to stay. */
  boolean endsByItself(String service) {
    return list(services.get(service).get("entrypoint")).contains("/escrow/cluster.sh");
  }

  static List<String> list(@Nullable Object list) {
    if (list == null) {
      return List.of();
    }
    return list instanceof List<?> all
        ? all.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(list));
  }

  /** The text with the default in the place of each variable. */
  static String withDefaults(String text) {
    return VARIABLE.matcher(text).replaceAll(ComposeFile::quotedDefault).replace("$$", "$");
  }

  private static String quotedDefault(MatchResult variable) {
    return Matcher.quoteReplacement(variable.group(2) == null ? "" : variable.group(2));
  }

  private static Map<String, Object> map(@Nullable Object map) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> content) {
      content.forEach((key, value) -> all.put(String.valueOf(key), value));
    }
    return all;
  }
}
