package io.escrow.txn.machine;

import io.escrow.txn.Transaction;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A protocol written down: for each phase and kind of event, who decides and where that may lead.
 *
 * <p>It is total (rule C5): {@link Builder#build} refuses a table that leaves a cell open. Events
 * that cannot happen are declared so, and throw. In a terminal phase every event is ignored.
 */
public final class TransitionTable {
  /** Decides one cell of the table; pure. */
  @FunctionalInterface
  public interface Rule {
    Decision decide(Transaction transaction, TransactionState state, Event event);
  }

  /** One arrow of the table. */
  public record Transition(Phase from, Event.Kind event, Phase to) {
    @Override
    public String toString() {
      return from.name() + " --" + event + "--> " + to.name();
    }
  }

  private record Cell(Phase from, Event.Kind event) {
    // Written out, since each event looks a cell up, and what records make is slow until it is hot.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Cell cell && from.equals(cell.from) && event == cell.event;
    }

    @Override
    public int hashCode() {
      return 31 * from.hashCode() + event.hashCode();
    }
  }

  private record Entry(Rule rule, Set<Phase> targets) {}

  private final Map<Cell, Entry> cells;

  private TransitionTable(Map<Cell, Entry> cells) {
    this.cells = cells;
  }

  /** A table over all phases of one protocol. */
  public static Builder over(Phase... phases) {
    return new Builder(List.of(phases));
  }

  /**
   * What follows from an event.
   *
   * @throws IllegalTransitionException when the event cannot happen in this phase, or the rule
   *     leads where it is not declared to
   */
  public Decision decide(Transaction transaction, TransactionState state, Event event) {
    if (state.phase().terminal()) {
      return Decision.stay(state);
    }
    Entry entry = cells.get(new Cell(state.phase(), event.kind()));
    if (entry == null || entry.targets().isEmpty()) {
      throw new IllegalTransitionException(state, event, "cannot happen");
    }
    Decision decision = entry.rule().decide(transaction, state, event);
    if (!entry.targets().contains(decision.next().phase())) {
      throw new IllegalTransitionException(
          state, event, "must not lead to " + decision.next().phase().name());
    }
    return decision;
  }

  /** Every arrow that is declared, in the order of declaration. */
  public Set<Transition> declared() {
    Set<Transition> all = new LinkedHashSet<>();
    cells.forEach(
        (cell, entry) ->
            entry.targets().forEach(to -> all.add(new Transition(cell.from(), cell.event(), to))));
    return all;
  }

  /** The declared arrows that are not among those taken. */
  public Set<Transition> unvisited(Collection<Transition> taken) {
    Set<Transition> rest = declared();
    rest.removeAll(Set.copyOf(taken));
    return rest;
  }

  /**
   * The table as a Mermaid state diagram: arrows between different phases, labelled by their
   * events.
   */
  public String mermaid() {
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    for (Transition t : declared()) {
      if (t.from() != t.to()) {
        labels
            .computeIfAbsent(t.from().name() + " --> " + t.to().name(), k -> new LinkedHashSet<>())
            .add(t.event().name());
      }
    }
    String arrows =
        labels.entrySet().stream()
            .map(arrow -> "  " + arrow.getKey() + ": " + String.join(", ", arrow.getValue()))
            .collect(Collectors.joining("\n"));
    Phase start = cells.keySet().iterator().next().from();
    String ends =
        cells.values().stream()
            .flatMap(entry -> entry.targets().stream())
            .filter(Phase::terminal)
            .distinct()
            .map(end -> "\n  " + end.name() + " --> [*]")
            .collect(Collectors.joining());
    return "stateDiagram-v2\n  [*] --> " + start.name() + "\n" + arrows + ends + "\n";
  }

  /** Collects the cells of a table. */
  public static final class Builder {
    private final List<Phase> phases;
    private final Map<Cell, Entry> cells = new LinkedHashMap<>();

    private Builder(List<Phase> phases) {
      this.phases = phases;
    }

    /** In this phase the rule decides on events of this kind, and leads to one of the targets. */
    public Builder on(Phase from, Event.Kind event, Rule rule, Phase... targets) {
      if (cells.put(new Cell(from, event), new Entry(rule, new LinkedHashSet<>(List.of(targets))))
          != null) {
        throw new IllegalArgumentException("declared twice: " + from.name() + " on " + event);
      }
      return this;
    }

    /** In this phase events of these kinds change nothing. */
    public Builder ignore(Phase from, Event.Kind... events) {
      for (Event.Kind event : events) {
        on(from, event, (transaction, state, ignored) -> Decision.stay(state), from);
      }
      return this;
    }

    /** In this phase events of these kinds cannot happen. */
    public Builder impossible(Phase from, Event.Kind... events) {
      for (Event.Kind event : events) {
        on(
            from,
            event,
            (transaction, state, happened) -> {
              throw new IllegalTransitionException(state, happened, "cannot happen");
            });
      }
      return this;
    }

    /**
     * The finished table.
     *
     * @throws IllegalStateException when a cell is missing
     */
    public TransitionTable build() {
      for (Phase phase : phases) {
        for (Event.Kind event : Event.Kind.values()) {
          if (!phase.terminal() && !cells.containsKey(new Cell(phase, event))) {
            throw new IllegalStateException("not declared: " + phase.name() + " on " + event);
          }
        }
      }
      return new TransitionTable(cells);
    }
  }
}
