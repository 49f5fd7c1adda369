package io.escrow.explore;

import io.escrow.explore.Flight.Flying;
import io.escrow.explore.Option.Due;
import io.escrow.txn.Message.Command;
import io.escrow.txn.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that may happen next in a small world, in an order that only its state decides. */
final class Options {
  private final SmallWorld world;
  private final Budget left;
  private final List<Option> all = new ArrayList<>();

  private Options(SmallWorld world) {
    this.world = world;
    this.left = world.left();
  }

  static List<Option> of(SmallWorld world) {
    Options options = new Options(world);
    options.list();
    return options.all;
  }

  private void list() {
    if (!world.isStocked()) {
      world.shape().lacking().forEach(service -> all.add(new Option.Stock(service)));
      return;
    }
    for (int number = 0; number < world.shape().transactions().size(); number++) {
      if (!world.hasBegun(number)) {
        CoordinatorProcess at = world.coordinatorOf(number);
        for (int crash = 0; crash <= crashPoints(at); crash++) {
          all.add(new Option.Begin(at.number(), number, crash));
        }
      }
    }
    world.flight().all().forEach(this::fates);
    world.coordinators().forEach(this::timers);
  }

  private void fates(Flying one) {
    Node to = world.receiver(one);
    all.add(new Option.Deliver(one, false, 0));
    if (left.mayCrash(to)) {
      // Where a message stays, a crash after the last effect is one of who has read it. A crash of
      // a participant that changes nothing differs from none by what may still go wrong only.
      boolean idle = one.message() instanceof Command command && !world.facts().changes(command);
      int last = to.effects(one.message()) - (left.anyTimes ? 1 : 0);
      for (int crash = idle ? 2 : 1; crash <= last; crash++) {
        all.add(new Option.Deliver(one, false, crash));
      }
    }
    if (left.anyTimes) {
      return;
    }
    if (left.duplicates > 0 && !one.doubled()) {
      all.add(new Option.Deliver(one, true, 0));
    }
    if (left.losses > 0) {
      all.add(new Option.Lose(one));
    }
  }

  private void timers(CoordinatorProcess at) {
    if (!at.memory().isEmpty()) {
      if (left.mayCrash(at)) {
        all.add(new Option.Die(at.number()));
      }
      // What is not answered is asked for again when nothing is on its way any more; who was taken
      // over may do so at any time.
      boolean quiet = !left.anyTimes && world.flight().isEmpty();
      if (quiet || isZombie(at)) {
        timer(at, Due.RETRY);
      }
      if (left.deadlines > 0 && at.memory().isVoting()) {
        timer(at, Due.DEADLINE);
      }
    }
    if (isOrphaned(world) || (left.takeovers > 0 && isForeign(at))) {
      timer(at, Due.TAKEOVER);
    }
  }

  private void timer(CoordinatorProcess at, Due due) {
    for (int crash = 0; crash <= crashPoints(at); crash++) {
      all.add(new Option.Timer(at.number(), due, crash));
    }
  }

  /** After how many effects a coordinator may crash; after the last one it does so as it waits. */
  private int crashPoints(CoordinatorProcess at) {
    return left.mayCrash(at) ? world.shape().maxEffects() - 1 : 0;
  }

  /** Whether it remembers a transaction that another works on, or that is over. */
  private boolean isZombie(CoordinatorProcess at) {
    for (TransactionId id : at.memory().transactions()) {
      if (!at.memory().worksOn(id, world.epochs().get(id))) {
        return true;
      }
    }
    return false;
  }

  /** Whether nobody works on a transaction of the log. */
  static boolean isOrphaned(SmallWorld world) {
    for (Map.Entry<TransactionId, Long> open : world.epochs().entrySet()) {
      boolean orphan = true;
      for (CoordinatorProcess one : world.coordinators()) {
        orphan &= !one.memory().worksOn(open.getKey(), open.getValue());
      }
      if (orphan) {
        return true;
      }
    }
    return false;
  }

  /** Whether it does not work on a transaction of the log. */
  private boolean isForeign(CoordinatorProcess at) {
    for (Map.Entry<TransactionId, Long> open : world.epochs().entrySet()) {
      if (!at.memory().worksOn(open.getKey(), open.getValue())) {
        return true;
      }
    }
    return false;
  }
}
