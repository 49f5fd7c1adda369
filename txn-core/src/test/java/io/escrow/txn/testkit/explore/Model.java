package io.escrow.txn.testkit.explore;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A system with finitely many states, as an {@link Explorer} needs it: where it starts, what can
 * happen next, and what must hold.
 *
 * <p>All methods are pure: the same state gives the same answers, in the same order.
 *
 * @param <S> the state; immutable
 */
public interface Model<S> {
  /**
   * Something that can happen in a state.
   *
   * @param label what happens, for a reader
   * @param next the state afterwards, which may be the same
   */
  record Step<S>(String label, S next) {}

  /** Where it may start; at least one. */
  List<S> initial();

  /** All that can happen in a state; nothing where the system has come to its end. */
  List<Step<S>> successors(S state);

  /** What must hold in every state, by name; checked in the map's order. */
  Map<String, Predicate<S>> invariants();

  /** What must hold besides where nothing more can happen, by name. */
  default Map<String, Predicate<S>> atEnd() {
    return Map.of();
  }

  /**
   * What must hold in one state at least, by name: that the model is not empty of what it is for.
   */
  default Map<String, Predicate<S>> goals() {
    return Map.of();
  }

  /**
   * What two states have in common when they count as one: by default the state itself, which then
   * needs {@code equals}. Large states give a {@link Fingerprint} of their canonical text.
   */
  default Object fingerprint(S state) {
    return state;
  }

  /** A state in words, for the story of a violation. */
  default String describe(S state) {
    return String.valueOf(state);
  }
}
