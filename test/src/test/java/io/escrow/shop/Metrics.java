package io.escrow.shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

/** What {@code /metrics} showed at one time, one sample a line. */
public record Metrics(List<String> lines) {
  static Metrics of(Answer answer) {
    return new Metrics(answer.requireOk().body().lines().toList());
  }

  /**
   * The values of a name, of those samples that have all these labels.
   *
   * @param labels each as a sample has it, {@code outcome="paid"}
   */
  public List<Double> values(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  /** The sum of {@link #values}; there must be one at least. */
  public double sum(String name, String... labels) {
    List<Double> values = values(name, labels);
    assertTrue(!values.isEmpty(), () -> "no " + name + " of " + List.of(labels));
    return sumSoFar(name, labels);
  }

  /** The sum of {@link #values}; 0 when there is none yet. */
  public double sumSoFar(String name, String... labels) {
    return values(name, labels).stream().mapToDouble(Double::doubleValue).sum();
  }
}
