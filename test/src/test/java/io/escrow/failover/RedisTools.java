package io.escrow.failover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the scripts of compose need on the path. */
final class RedisTools {
  private static final int LEAST_MAJOR = 7;
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

  private RedisTools() {}

  /** Says what is missing here; empty when the scripts can run. */
  static Optional<String> missing() {
    Matcher version = VERSION.matcher(output("redis-server", "--version"));
    if (!version.find() || Integer.parseInt(version.group(1)) < LEAST_MAJOR) {
      return Optional.of("there is no redis-server 7 or newer on the path");
    }
    for (List<String> tool :
        List.of(List.of("redis-cli", "--version"), List.of("timeout", "1", "echo", "it works"))) {
      if (output(tool.toArray(String[]::new)).isBlank()) {
        return Optional.of("there is no " + tool.get(0) + " on the path");
      }
    }
    return Optional.empty();
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException notThere) {
      return "";
    }
  }
}
