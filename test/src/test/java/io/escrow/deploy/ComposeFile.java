package io.escrow.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A compose file as compose reads it when no variable is set; a key that comes twice is an error.
 */
final class ComposeFile {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*))?}");

  private final Path path;
  private final String text;
  private final Map<String, Map<String, Object>> services = new TreeMap<>();

  private ComposeFile(Path path, String text) {
    this.path = path;
    this.text = text;
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Map<?, ?> content = map(new Yaml(new SafeConstructor(strict)).load(text));
    map(content.get("services")).forEach((name, service) -> services.put(name, map(service)));
  }

  static ComposeFile read(Path path) throws IOException {
    return new ComposeFile(path, Files.readString(path));
  }

  String name() {
    return path.getFileName().toString();
  }

  /** As it stands there. */
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
  List<String> networks(String service) {
    Object networks = services.get(service).get("networks");
    return networks instanceof Map<?, ?> map
        ? map.keySet().stream().map(String::valueOf).toList()
        : list(networks);
  }

  static List<String> list(Object list) {
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

  private static Map<String, Object> map(Object map) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (map instanceof Map<?, ?> content) {
      content.forEach((key, value) -> all.put(String.valueOf(key), value));
    }
    return all;
  }
}
