package io.escrow.explore;

import io.escrow.txn.testkit.explore.ScheduleModel.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets what schedules say happen to new worlds. Schedules that differ in their last number only, as
 * an explorer asks for them one after the other, share the way to it.
 */
final class Replay implements Function<List<Integer>, View> {
  private final Supplier<SmallWorld> worlds;
  private final List<Integer> known = new ArrayList<>();
  private final List<Option> way = new ArrayList<>();
  private List<Option> next;

  Replay(Supplier<SmallWorld> worlds) {
    this.worlds = worlds;
    this.next = Options.of(worlds.get());
  }

  @Override
  public View apply(List<Integer> schedule) {
    if (schedule.isEmpty()) {
      return worlds.get().view();
    }
    int last = schedule.size() - 1;
    if (!known.equals(schedule.subList(0, last))) {
      learn(schedule.subList(0, last));
    }
    SmallWorld world = worlds.get();
    way.forEach(world::perform);
    world.perform(next.get(schedule.get(last)));
    return world.view();
  }

  private void learn(List<Integer> schedule) {
    known.clear();
    known.addAll(schedule);
    way.clear();
    SmallWorld world = worlds.get();
    next = Options.of(world);
    for (int choice : schedule) {
      Option option = next.get(choice);
      way.add(option);
      world.perform(option);
      next = Options.of(world);
    }
  }
}
