package io.escrow.txn.testkit.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A model whose states are reached by replaying a schedule from the start: for worlds of mutable
 * objects, which cannot be copied. Each state is replayed once for each step that leads to it. A
 * choice that changes nothing is no step, so that the end is where nothing changes any more.
 */
public final class ScheduleModel implements Model<ScheduleModel.Replayed> {
  /**
   * What a replay saw in the state at the end of a schedule.
   *
   * @param fingerprint equal for states that count as one
   * @param choices what may happen next, in words; choice i is scheduled by the number i
   * @param met names of the invariants, end invariants and goals that hold here
   * @param description for the story of a violation
   */
  public record View(
      Object fingerprint, List<String> choices, Set<String> met, String description) {
    public View {
      choices = List.copyOf(choices);
      met = Set.copyOf(met);
    }
  }

  /** A schedule and where it led. */
  public record Replayed(List<Integer> schedule, View view) {
    public Replayed {
      schedule = List.copyOf(schedule);
    }
  }

  private final Function<List<Integer>, View> replay;
  private final Set<String> invariants;
  private final Set<String> atEnd;
  private final Set<String> goals;

  /**
   * A model of a world.
   *
   * @param replay makes a new world and lets happen what the schedule says; deterministic
   * @param invariants names that must be met in every state
   * @param atEnd names that must be met where no choice changes anything
   * @param goals names that must be met somewhere
   */
  public ScheduleModel(
      Function<List<Integer>, View> replay,
      Set<String> invariants,
      Set<String> atEnd,
      Set<String> goals) {
    this.replay = replay;
    this.invariants = Set.copyOf(invariants);
    this.atEnd = Set.copyOf(atEnd);
    this.goals = Set.copyOf(goals);
  }

  @Override
  public List<Replayed> initial() {
    return List.of(replayed(List.of()));
  }

  @Override
  public List<Step<Replayed>> successors(Replayed state) {
    List<String> choices = state.view().choices();
    List<Step<Replayed>> steps = new ArrayList<>(choices.size());
    for (int choice = 0; choice < choices.size(); choice++) {
      List<Integer> schedule = new ArrayList<>(state.schedule());
      schedule.add(choice);
      Replayed next = replayed(schedule);
      if (!next.view().fingerprint().equals(state.view().fingerprint())) {
        steps.add(new Step<>(choices.get(choice), next));
      }
    }
    return steps;
  }

  private Replayed replayed(List<Integer> schedule) {
    return new Replayed(schedule, replay.apply(schedule));
  }

  @Override
  public Map<String, Predicate<Replayed>> invariants() {
    return named(invariants);
  }

  @Override
  public Map<String, Predicate<Replayed>> atEnd() {
    return named(atEnd);
  }

  @Override
  public Map<String, Predicate<Replayed>> goals() {
    return named(goals);
  }

  @Override
  public Object fingerprint(Replayed state) {
    return state.view().fingerprint();
  }

  @Override
  public String describe(Replayed state) {
    return state.view().description() + "  (schedule " + state.schedule() + ")";
  }

  private static Map<String, Predicate<Replayed>> named(Set<String> names) {
    Map<String, Predicate<Replayed>> all = new LinkedHashMap<>();
    names.stream().sorted().forEach(name -> all.put(name, s -> s.view().met().contains(name)));
    return all;
  }
}
