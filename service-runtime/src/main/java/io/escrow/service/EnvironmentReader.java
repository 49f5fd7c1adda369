package io.escrow.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads settings out of an environment and collects every error on the way. */
final class EnvironmentReader {
  private static final String OWN_PREFIX = "ESCROW_";
  private static final int LONGEST_SHOWN_VALUE_CHARS = 60;

  private final Map<String, String> environment;
  private final List<String> errors = new ArrayList<>();

  EnvironmentReader(Map<String, String> environment) {
    this.environment = environment;
    refuseUnknownNames();
  }

  /** The value of the setting; after an error its default, since the start is stopped anyway. */
  <T> T read(Setting<T> setting) {
    @Nullable String given = given(setting);
    if (given != null) {
      Optional<T> value = setting.parser().apply(given);
      if (value.isPresent()) {
        return value.get();
      }
      errors.add(
          "%s: %s is not allowed; allowed: %s"
              .formatted(setting.name(), shown(setting, given), setting.allowed()));
    }
    return setting.parser().apply(setting.defaultValue()).orElseThrow();
  }

  /** The value of a setting that has no default, or null. */
  @Nullable String readOptional(Setting<String> setting) {
    return given(setting) == null ? null : read(setting);
  }

  /** Notes an error that no setting has alone. */
  void refuse(String error) {
    errors.add(error);
  }

  List<String> errors() {
    return errors;
  }

  /** Compose files pass on unset variables as empty ones: empty means "not given". */
  private @Nullable String given(Setting<?> setting) {
    @Nullable String text = environment.get(setting.name());
    if (text == null || text.isBlank()) {
      return null;
    }
    return setting.secret() ? text : text.strip();
  }

  private void refuseUnknownNames() {
    for (String name : environment.keySet().stream().sorted().toList()) {
      if (Settings.ALL.stream().anyMatch(s -> s.name().equals(name))) {
        continue;
      }
      Optional<String> near = nearName(name);
      if (name.startsWith(OWN_PREFIX) || near.isPresent()) {
        errors.add(
            "%s: unknown variable%s".formatted(name, near.map(n -> "; meant: " + n).orElse("")));
      }
    }
  }

  /** The known name that this one must be a slip of, in its letters or their case. */
  private static Optional<String> nearName(String name) {
    String bare = name.startsWith(OWN_PREFIX) ? name.substring(OWN_PREFIX.length()) : name;
    String upper = bare.toUpperCase(Locale.ROOT);
    return Settings.ALL.stream()
        .map(Setting::name)
        .filter(known -> isSameButForCase(known, upper) || isOneSlipAway(known, upper))
        .findFirst();
  }

  // Short names have innocent neighbours: other programs read "port", "SHARD" or "PORTS".

  private static boolean isSameButForCase(String known, String upper) {
    return known.length() > 4 && known.equals(upper);
  }

  private static boolean isOneSlipAway(String known, String upper) {
    return known.length() > 6 && Spelling.differByOneSlip(known, upper);
  }

  private static String shown(Setting<?> setting, String given) {
    if (setting.secret()) {
      return "the given value (not shown, it may hold a password)";
    }
    return given.length() <= LONGEST_SHOWN_VALUE_CHARS
        ? "\"" + given + "\""
        : "\"" + given.substring(0, LONGEST_SHOWN_VALUE_CHARS) + "...\"";
  }
}
