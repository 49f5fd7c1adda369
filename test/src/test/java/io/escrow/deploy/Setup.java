package io.escrow.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What the commands of the README make, found by running them in a shell in which the programs that
 * they call only note their arguments.
 *
 * @param secrets key and value by key, by name
 * @param releases charts that are installed
 * @param images that are built
 * @param paths of the repository that commands are given
 */
record Setup(
    Map<String, Map<String, String>> secrets,
    List<Release> releases,
    Set<String> images,
    Set<String> paths) {

  /**
   * An installed chart; its pods and its Service have its name, as the charts used here do.
   *
   * @param source where the chart is and in which version, as {@code helm} is told
   * @param values what else it is told
   */
  record Release(
      String name, String chart, String namespace, List<String> source, List<String> values) {
    /**
     * What is said of the chart's values alone, which is all that {@code helm lint} understands.
     */
    List<String> settings() {
      return IntStream.range(0, values.size())
          .filter(i -> isSetting(values.get(i)) || i > 0 && isSetting(values.get(i - 1)))
          .mapToObj(values::get)
          .toList();
    }

    private static boolean isSetting(String flag) {
      return SETTING_FLAGS.contains(flag);
    }
  }

  private static final Set<String> SOURCE_FLAGS = Set.of("--repo", "--version");
  private static final Set<String> SETTING_FLAGS = Set.of("-f", "--values", "--set");

  private static final Pattern BLOCK = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PATH = Pattern.compile("(k8s|docker)/\\S*");
  private static final int RUN_MAX_SECONDS = 60;
  private static final String PRELUDE =
      """
      set -euo pipefail
      note() { printf '%s\\037' "$@" >> "$CALLS"; printf '\\036' >> "$CALLS"; }
      kubectl() {
        local argument arguments=()
        for argument in "$@"; do
          case $argument in
            --from-file=*=/dev/fd/*)
              argument=${argument#--from-file=}
              argument="--from-literal=${argument%%=*}=$(cat "${argument#*=}")" ;;
          esac
          arguments+=("$argument")
        done
        note kubectl "${arguments[@]}"
      }
      helm() { note helm "$@"; }
      docker() { note docker "$@"; }
      minikube() { note minikube "$@"; }
      curl() { note curl "$@"; echo '{"some_id":"0"}'; }
      """;

  /**
   * Runs the commands of a README.
   *
   * @param scratch an empty folder
   */
  static Setup run(String readme, Path scratch) {
    List<String> blocks = BLOCK.matcher(readme).results().map(block -> block.group(1)).toList();
    String script = PRELUDE + String.join("", blocks) + "wait\n";
    try {
      Path calls = scratch.resolve("calls");
      Path output = scratch.resolve("output");
      ProcessBuilder bash = new ProcessBuilder("bash", "-c", script);
      bash.environment().put("CALLS", calls.toString());
      bash.directory(scratch.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = bash.start();
      try {
        if (!process.waitFor(RUN_MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new IllegalArgumentException("README: " + Files.readString(output));
        }
      } finally {
        process.destroyForcibly();
      }
      return of(Files.readString(calls, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("the commands of the README cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Setup of(String calls) {
    Setup setup = new Setup(new TreeMap<>(), new ArrayList<>(), new HashSet<>(), new HashSet<>());
    for (String call : calls.split("\037\036", -1)) {
      setup.note(List.of(call.split("\037", -1)));
    }
    return setup;
  }

  private void note(List<String> call) {
    String program = call.get(0);
    if (program.equals("kubectl") && call.contains("secret")) {
      secrets.put(call.get(call.indexOf("generic") + 1), literals(call));
    } else if (program.equals("helm")) {
      releases.add(release(call.subList(call.indexOf("--install") + 1, call.size())));
    } else if (program.equals("docker")) {
      images.add(call.get(call.indexOf("-t") + 1));
    }
    call.stream().filter(argument -> PATH.matcher(argument).matches()).forEach(paths::add);
  }

  private static Release release(List<String> arguments) {
    List<String> source = new ArrayList<>(List.of(arguments.get(1)));
    List<String> values = new ArrayList<>();
    for (int i = 2; i < arguments.size(); i++) {
      boolean ofSource =
          SOURCE_FLAGS.contains(arguments.get(i)) || SOURCE_FLAGS.contains(arguments.get(i - 1));
      (ofSource ? source : values).add(arguments.get(i));
    }
    return new Release(
        arguments.get(0),
        arguments.get(1).replaceFirst(".*/", ""),
        arguments.get(arguments.indexOf("-n") + 1),
        source,
        values);
  }

  private static Map<String, String> literals(List<String> call) {
    Map<String, String> literals = new TreeMap<>();
    String flag = "--from-literal=";
    for (String argument : call) {
      if (argument.startsWith(flag)) {
        String[] pair = argument.substring(flag.length()).split("=", 2);
        literals.put(pair[0], pair[1]);
      }
    }
    return literals;
  }
}
