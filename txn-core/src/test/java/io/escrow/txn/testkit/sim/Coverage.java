package io.escrow.txn.testkit.sim;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each fault met a transaction in each stage, by protocol. */
public final class Coverage {
  /** Cells that cannot be hit, and why. */
  private static final Map<Fault, Map<Stage, String>> IMPOSSIBLE = impossible();

  private final Map<String, long[][]> hits = new TreeMap<>();

  /** Counts a fault. */
  void hit(String protocol, Fault fault, Stage stage) {
    of(protocol)[fault.ordinal()][stage.ordinal()]++;
  }

  /** Adds all that another one counted. */
  public void add(Coverage other) {
    other.hits.forEach(
        (protocol, theirs) -> {
          long[][] mine = of(protocol);
          for (int fault = 0; fault < mine.length; fault++) {
            for (int stage = 0; stage < mine[fault].length; stage++) {
              mine[fault][stage] += theirs[fault][stage];
            }
          }
        });
  }

  /** The cells that were not hit though they can be. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    hits.forEach(
        (protocol, counts) -> {
          for (Fault fault : Fault.values()) {
            for (Stage stage : Stage.values()) {
              boolean can = !IMPOSSIBLE.getOrDefault(fault, Map.of()).containsKey(stage);
              if (can && counts[fault.ordinal()][stage.ordinal()] == 0) {
                missing.add(protocol + ": " + fault + " in " + stage);
              }
            }
          }
        });
    return missing;
  }

  /** The table in Markdown, with the reasons for what cannot be. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    hits.forEach(
        (protocol, counts) -> {
          text.append("| ").append(protocol).append(" |");
          for (Stage stage : Stage.values()) {
            text.append(' ').append(stage).append(" |");
          }
          text.append("\n|---|").append("---|".repeat(Stage.values().length)).append('\n');
          for (Fault fault : Fault.values()) {
            text.append("| ").append(fault).append(" |");
            for (Stage stage : Stage.values()) {
              String why = IMPOSSIBLE.getOrDefault(fault, Map.of()).get(stage);
              text.append(' ')
                  .append(why == null ? "" + counts[fault.ordinal()][stage.ordinal()] : why)
                  .append(" |");
            }
            text.append('\n');
          }
          text.append('\n');
        });
    return text.toString();
  }

  private long[][] of(String protocol) {
    return hits.computeIfAbsent(
        protocol, any -> new long[Fault.values().length][Stage.values().length]);
  }

  private static Map<Fault, Map<Stage, String>> impossible() {
    Map<Fault, Map<Stage, String>> all = new EnumMap<>(Fault.class);
    for (Fault fault : List.of(Fault.STORE_LOST_REPLY, Fault.STORE_PART, Fault.ZOMBIE)) {
      all.put(fault, Map.of(Stage.NOT_BEGUN, "no command was sent yet"));
    }
    return all;
  }
}
