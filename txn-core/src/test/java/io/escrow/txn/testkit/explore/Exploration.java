package io.escrow.txn.testkit.explore;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Explorer} found.
 *
 * @param distinct states that were visited
 * @param transitions that were taken, also to states known before
 * @param depth the most steps from a start to the state that is farthest from it
 * @param millis that it took
 * @param unreached goals that no visited state meets
 * @param violation the first one; null when every invariant holds in every state
 */
public record Exploration<S>(
    int distinct,
    long transitions,
    int depth,
    long millis,
    Set<String> unreached,
    @Nullable Violation<S> violation) {
  /**
   * A broken invariant and a shortest way to it.
   *
   * @param path the start first; its label is "start"
   * @param story the path in words
   */
  public record Violation<S>(String invariant, List<Model.Step<S>> path, List<String> story) {
    public Violation {
      path = List.copyOf(path);
      story = List.copyOf(story);
    }

    /** The labels of the path, without the start. */
    public List<String> labels() {
      return path.stream().skip(1).map(Model.Step::label).toList();
    }

    @Override
    public String toString() {
      return IntStream.range(0, story.size())
          .mapToObj(i -> "%3d. %s".formatted(i, story.get(i)))
          .collect(
              Collectors.joining("\n", "violated: " + invariant + "; a shortest way there:\n", ""));
    }
  }

  public Exploration {
    unreached = Set.copyOf(unreached);
  }

  /**
   * This result, if it is a good one.
   *
   * @throws AssertionError that tells the story of a violation, or names the goals not reached
   */
  public Exploration<S> requireSound() {
    if (violation != null) {
      throw new AssertionError(violation.toString());
    }
    if (!unreached.isEmpty()) {
      throw new AssertionError("never reached: " + unreached);
    }
    return this;
  }

  @Override
  public String toString() {
    return "%,d distinct states, %,d transitions, depth %d, %,d ms"
        .formatted(distinct, transitions, depth, millis);
  }
}
