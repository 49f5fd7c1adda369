package io.escrow.txn.testkit.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state of a model, breadth first, so that a violation comes with a shortest path to
 * it. States wait in memory only until their successors are known; of the others the fingerprint
 * stays.
 *
 * @param <S> the model's state
 */
public final class Explorer<S> {
  private record Waiting<S>(int number, S state) {}

  /** How a state was found first; the parent of an initial state is -1. */
  private record Origin(int parent, Object fingerprint) {}

  private final Model<S> model;
  private final int maxStates;
  private final Map<Object, Integer> numbers = new HashMap<>();
  private final List<Origin> origins = new ArrayList<>();
  private final Queue<Waiting<S>> frontier = new ArrayDeque<>();
  private final Set<String> unreached;
  private long transitions;
  private int depth;

  private Explorer(Model<S> model, int maxStates) {
    this.model = model;
    this.maxStates = maxStates;
    this.unreached = new LinkedHashSet<>(model.goals().keySet());
  }

  /**
   * Explores until all states are known or an invariant is violated.
   *
   * @param maxStates how many distinct states there may be
   * @throws IllegalStateException when there are more: nothing is then known of the model
   */
  public static <S> Exploration<S> explore(Model<S> model, int maxStates) {
    return new Explorer<>(model, maxStates).run();
  }

  private Exploration<S> run() {
    long startNanos = System.nanoTime();
    Exploration.@Nullable Violation<S> violation = search();
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    return new Exploration<>(origins.size(), transitions, depth, millis, unreached, violation);
  }

  private Exploration.@Nullable Violation<S> search() {
    for (S state : model.initial()) {
      Exploration.@Nullable Violation<S> found = visit(-1, state);
      if (found != null) {
        return found;
      }
    }
    while (!frontier.isEmpty()) {
      int levelEnd = origins.size();
      while (!frontier.isEmpty() && frontier.element().number() < levelEnd) {
        Exploration.@Nullable Violation<S> found = expand(frontier.remove());
        if (found != null) {
          return found;
        }
      }
      depth += frontier.isEmpty() ? 0 : 1;
    }
    return null;
  }

  private Exploration.@Nullable Violation<S> expand(Waiting<S> from) {
    List<Model.Step<S>> steps = model.successors(from.state());
    if (steps.isEmpty()) {
      return check(model.atEnd(), from.number(), from.state());
    }
    for (Model.Step<S> step : steps) {
      transitions++;
      Exploration.@Nullable Violation<S> found = visit(from.number(), step.next());
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Exploration.@Nullable Violation<S> visit(int parent, S state) {
    Object fingerprint = model.fingerprint(state);
    int number = origins.size();
    if (numbers.putIfAbsent(fingerprint, number) != null) {
      return null;
    }
    if (number >= maxStates) {
      throw new IllegalStateException(
          "more than the allowed %,d distinct states, %,d transitions and %d steps deep: make the model smaller or the limit larger"
              .formatted(maxStates, transitions, depth));
    }
    origins.add(new Origin(parent, fingerprint));
    frontier.add(new Waiting<>(number, state));
    if (!unreached.isEmpty()) {
      unreached.removeIf(goal -> requireGoal(goal).test(state));
    }
    return check(model.invariants(), number, state);
  }

  private Predicate<S> requireGoal(String name) {
    Predicate<S> goal = model.goals().get(name);
    if (goal == null) {
      throw new IllegalStateException("the model has lost its goal " + name);
    }
    return goal;
  }

  private Exploration.@Nullable Violation<S> check(
      Map<String, Predicate<S>> invariants, int number, S state) {
    for (Map.Entry<String, Predicate<S>> invariant : invariants.entrySet()) {
      if (!invariant.getValue().test(state)) {
        return violation(invariant.getKey(), number);
      }
    }
    return null;
  }

  /** Walks again along the fingerprints, from the start to a state. */
  private Exploration.Violation<S> violation(String invariant, int number) {
    List<Object> fingerprints = new ArrayList<>();
    for (int at = number; at >= 0; at = origins.get(at).parent()) {
      fingerprints.add(origins.get(at).fingerprint());
    }
    Collections.reverse(fingerprints);
    List<Model.Step<S>> path = new ArrayList<>();
    List<Model.Step<S>> choices =
        model.initial().stream().map(state -> new Model.Step<>("start", state)).toList();
    for (Object fingerprint : fingerprints) {
      Model.Step<S> taken =
          choices.stream()
              .filter(step -> model.fingerprint(step.next()).equals(fingerprint))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("the model is not deterministic"));
      path.add(taken);
      choices = model.successors(taken.next());
    }
    List<String> story =
        path.stream().map(step -> step.label() + "\n     " + model.describe(step.next())).toList();
    return new Exploration.Violation<>(invariant, path, story);
  }
}
