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

  private final Map<String, Map<Fault, Map<Stage, Long>>> hits = new TreeMap<>();

  /** Of these protocols: one that is never hit is missed. */
  Coverage(List<String> protocols) {
    protocols.forEach(this::of);
  }

  /** Counts a fault. */
  void hit(String protocol, Fault fault, Stage stage) {
    of(protocol).get(fault).merge(stage, 1L, Long::sum);
  }

  /** The cells that were not hit though they can be. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    hits.forEach(
        (protocol, counts) -> {
          for (Fault fault : Fault.values()) {
            for (Stage stage : Stage.values()) {
              boolean can = !IMPOSSIBLE.getOrDefault(fault, Map.of()).containsKey(stage);
              if (can && !counts.get(fault).containsKey(stage)) {
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
                  .append(why == null ? "" + counts.get(fault).getOrDefault(stage, 0L) : why)
                  .append(" |");
            }
            text.append('\n');
          }
          text.append('\n');
        });
    return text.toString();
  }

  private Map<Fault, Map<Stage, Long>> of(String protocol) {
    Map<Fault, Map<Stage, Long>> counts = hits.get(protocol);
    if (counts == null) {
      counts = new EnumMap<>(Fault.class);
      for (Fault fault : Fault.values()) {
        counts.put(fault, new EnumMap<>(Stage.class));
      }
      hits.put(protocol, counts);
    }
    return counts;
  }

  private static Map<Fault, Map<Stage, String>> impossible() {
    Map<Fault, Map<Stage, String>> all = new EnumMap<>(Fault.class);
    for (Fault fault : List.of(Fault.STORE_LOST_REPLY, Fault.STORE_PART, Fault.ZOMBIE)) {
      all.put(fault, Map.of(Stage.NOT_BEGUN, "no command was sent yet"));
    }
    return all;
  }
}
