package io.escrow.txn.testkit.sim;

import java.util.List;

/** Brings faults that come at a time, not with an effect. */
final class Nemesis {
  /** The longest pause or jump. */
  static final int MAX_MILLIS = 1_500;

  private static final int OTHERS = 300;
  private static final int CHANGES_WITHIN_MILLIS = 50;
  private static final int ADDED = 2;
  private static final int MAX_FORGOTTEN = 8;
  private static final List<Fault> KINDS =
      List.of(
          Fault.CRASH,
          Fault.PAUSE,
          Fault.CLOCK_JUMP,
          Fault.STORE_CLOCK_JUMP,
          Fault.LOG_AWAY,
          Fault.STORE_AWAY,
          Fault.BROKER_AWAY,
          Fault.WIPE,
          Fault.OTHERS_SETTLE,
          Fault.RESET);

  private final Simulation simulation;

  Nemesis(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Plans what comes when. */
  void plan() {
    Setup setup = simulation.setup();
    for (int i = 0; i < setup.nemeses; i++) {
      simulation.later(1 + simulation.choices().choose(setup.nemesisWithin), this::strike);
    }
    if (!setup.next.equals(setup.variant)) {
      simulation.later(1 + simulation.choices().choose(setup.nemesisWithin), this::change);
    }
    if (setup.relaxed) {
      simulation.later(1 + simulation.choices().choose(setup.nemesisWithin), this::forget);
    }
  }

  private void strike() {
    if (simulation.quiet()) {
      return;
    }
    Choices choices = simulation.choices();
    Fault fault = KINDS.get(choices.choose(KINDS.size()));
    List<SimNode> nodes = simulation.nodes();
    SimNode node = nodes.get(choices.choose(nodes.size()));
    long millis = choices.pick(50, 300, MAX_MILLIS);
    simulation.hits().all(fault);
    simulation.tell(fault + ", " + millis + " ms, " + node.name);
    switch (fault) {
      case CRASH -> simulation.crash(node);
      case PAUSE -> node.pausedUntil = simulation.now() + millis;
      case CLOCK_JUMP -> node.clockOffset += millis;
      case STORE_CLOCK_JUMP -> {
        long jump = choices.choose(2) == 0 ? millis : -millis;
        simulation.logs().forEach(log -> log.clockOffset += jump);
        simulation.stores().forEach(store -> store.clockOffset += jump);
      }
      case LOG_AWAY -> simulation.logs().forEach(log -> log.awayUntil = simulation.now() + millis);
      case STORE_AWAY -> {
        List<ParticipantStore> stores = simulation.stores();
        stores.get(choices.choose(stores.size())).awayUntil = simulation.now() + millis;
      }
      case BROKER_AWAY -> simulation.brokerAwayUntil(simulation.now() + millis);
      case WIPE -> simulation.broker().wipe();
      case RESET -> reset(millis);
      case OTHERS_SETTLE -> simulation.logs().forEach(log -> log.mint(OTHERS));
      default -> throw new IllegalStateException(fault + " has no time");
    }
  }

  private void change() {
    if (simulation.quiet()) {
      return;
    }
    Variant next = simulation.setup().next;
    simulation.hits().all(Fault.CHANGE);
    simulation.tell("from now on coordinators start as " + next);
    simulation.variant(next);
    for (SimNode node : simulation.nodes()) {
      if (node instanceof SimCoordinator) {
        simulation.later(
            simulation.choices().choose(CHANGES_WITHIN_MILLIS), () -> simulation.crash(node));
      }
    }
  }

  /** All orders, and a participant's accounts from one of them on. */
  private void reset(long addedAfterMillis) {
    Choices choices = simulation.choices();
    List<ParticipantStore> stores = simulation.stores();
    ParticipantStore store = stores.get(choices.choose(stores.size()));
    int first = choices.choose(simulation.setup().accounts);
    store.reset(first);
    LogStore orders = simulation.logs().get(0);
    for (int shard = 0; shard < simulation.setup().logShards; shard++) {
      simulation.parts().resetOrders(orders.log(), shard);
    }
    simulation.later(addedAfterMillis, () -> store.add(first, ADDED));
  }

  private void forget() {
    Choices choices = simulation.choices();
    int count = 1 + choices.choose(MAX_FORGOTTEN);
    List<LogStore> logs = simulation.logs();
    List<ParticipantStore> stores = simulation.stores();
    int which = choices.choose(logs.size() + stores.size());
    simulation.tell("a store forgets its last " + count + " calls");
    simulation.hits().all(Fault.LOST_SUFFIX);
    simulation.forgot();
    boolean forgot =
        which < logs.size()
            ? logs.get(which).forget(count)
            : stores.get(which - logs.size()).forget(count);
    simulation.trace().add(forgot ? 1 : 0);
  }
}
