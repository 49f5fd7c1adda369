package io.escrow.txn.testkit.sim;

import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.testkit.MemoryBroker;
import io.escrow.txn.testkit.MemoryQuantities.Balance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One small world, run to its end: the processes of a whole system in one thread and virtual time.
 * The same parts, setup and choices always give the same run.
 */
final class Simulation {
  private static final int MAX_STEPS = 50_000;

  /** Something that happens at a time. */
  private record Task(long atMillis, long order, Runnable what) {}

  private final Parts parts;
  private final Setup setup;
  private final Choices choices;
  private final Hits hits;
  private final Trace trace;
  private final CrashPlan crashes;
  private final MemoryBroker broker = new MemoryBroker();
  private final List<Invariant> invariants = Invariant.all();
  private final List<Request> requests = new ArrayList<>();
  private final History history;
  private final List<Protocol> engines;
  private final Processes processes;
  private final Ending ending = new Ending(this);
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::atMillis).thenComparingLong(Task::order));
  private long now;
  private long order;
  private int points;
  private int steps;
  private boolean quiet;
  private boolean forgot;
  private long brokerAwayUntil;
  private Variant variant;
  private Watcher watcher = Watcher.NONE;
  private String sender = "";
  private @Nullable Violation violation;

  Simulation(
      Parts parts,
      Setup setup,
      Choices choices,
      CrashPlan crashes,
      Coverage coverage,
      boolean telling) {
    this.parts = parts;
    this.setup = setup;
    this.choices = choices;
    this.crashes = crashes;
    this.trace = new Trace(telling);
    this.variant = setup.variant;
    this.engines = parts.engines();
    for (int i = 0; i < setup.requests; i++) {
      requests.add(Request.draw(i, setup, choices));
    }
    this.history = new History(engines, requests, invariants);
    this.hits = new Hits(coverage, this, trace);
    this.processes = new Processes(this);
    invariants.forEach(invariant -> invariant.of(this));
    broker.network(new SimNetwork(this));
    broker.arrivals(this::arrived);
    begin();
  }

  private void begin() {
    processes.make(engines);
    for (Request request : requests) {
      Client client = new Client(this, request);
      later(choices.choose(20), client::ask);
    }
    processes.nodes.forEach(SimNode::start);
    new Nemesis(this).plan();
    later(setup.quietAt, this::calmDown);
  }

  /** From now on this one hears of changes. */
  void watch(Watcher newWatcher) {
    watcher = newWatcher;
  }

  Watcher watcher() {
    return watcher;
  }

  /** Runs it to its end; null when all invariants held. */
  @Nullable Violation run() {
    long limit = setup.quietAt + setup.endsWithin();
    while (violation == null && !ending.atRest()) {
      long next = next();
      boolean tooLate = next > limit || ++steps > MAX_STEPS;
      if (tooLate && !forgot) {
        ending.tooLate();
      }
      if (tooLate) {
        break;
      }
      now = Math.max(now, next);
      advance();
    }
    if (violation == null && !forgot) {
      ending.judge();
    }
    return violation;
  }

  private long next() {
    long next = tasks.isEmpty() ? SimNode.NEVER : tasks.element().atMillis();
    next = Math.min(next, broker.nextArrivalMillis().orElse(SimNode.NEVER));
    for (SimNode node : processes.nodes) {
      next = Math.min(next, node.wakeAt);
    }
    return next;
  }

  private void advance() {
    broker.advanceTo(now);
    while (!tasks.isEmpty() && tasks.element().atMillis() <= now) {
      tasks.remove().what().run();
    }
    int first = setup.shuffled ? choices.choose(processes.nodes.size()) : 0;
    for (int i = 0; i < processes.nodes.size() && violation == null; i++) {
      SimNode node = processes.nodes.get((first + i) % processes.nodes.size());
      if (node.wakeAt <= now && node.pausedUntil > now) {
        node.wakeAt = node.pausedUntil;
      } else if (node.wakeAt <= now) {
        trace.add(node.number);
        trace.add(now);
        node.run();
      }
    }
  }

  /** The faults are over: everything is up, and clients ask no more. */
  private void calmDown() {
    quiet = true;
    tell("the faults are over");
    processes.logs.forEach(log -> log.awayUntil = 0);
    processes.stores.forEach(store -> store.awayUntil = 0);
    for (SimNode node : processes.nodes) {
      node.pausedUntil = 0;
      if (!node.alive) {
        node.start();
      }
      node.wake(now);
    }
  }

  private void arrived(String topic) {
    for (SimNode node : processes.nodes) {
      if (node.alive && topic.startsWith(node.service, "escrow.".length())) {
        node.wake(now + (setup.reaction > 0 ? choices.choose(setup.reaction + 1) : 0));
      }
    }
  }

  /** A moment at which a process may die: before and after each of its effects. */
  void point(SimNode node) {
    int point = points++;
    int victim = crashes.victim(point);
    boolean random = !quiet && setup.crash > 0 && choices.chance(setup.crash);
    if (random || victim >= 0) {
      SimNode who = random || victim >= processes.nodes.size() ? node : processes.nodes.get(victim);
      hits.all(Fault.CRASH_AT_EFFECT);
      if (who == node) {
        throw new Crash();
      }
      crash(who);
    }
  }

  void crash(SimNode node) {
    if (!node.alive) {
      return;
    }
    tell(node.name + " dies");
    trace.add(-node.number - 1);
    node.crash();
    if (quiet) {
      later(setup.downMillis, node::start);
      return;
    }
    later(
        1 + choices.choose(setup.downMillis),
        () -> {
          if (!node.alive) {
            tell(node.name + " is back");
            node.start();
          }
        });
  }

  void later(long millis, Runnable what) {
    tasks.add(new Task(now + Math.max(0, millis), order++, what));
  }

  void violated(Invariant invariant, String detail) {
    if (violation == null && (!forgot || invariant.holdsWhenRelaxed())) {
      violation = new Violation(invariant.name(), invariant.sentence(), detail);
      tell("VIOLATED: " + invariant.name() + ": " + detail);
    }
  }

  void alarm(String who, String text) {
    invariants.forEach(invariant -> invariant.alarm(who, text));
  }

  void balance(String who, Balance balance, long total) {
    for (Invariant invariant : invariants) {
      invariant.balance(who, balance, total);
    }
  }

  RetryPolicy retry() {
    return new RetryPolicy(setup.retryFirst, setup.retryMax, 3);
  }

  /** The engine of new transactions, as processes that start now are told. */
  Protocol engine() {
    return engines.get(variant.protocol());
  }

  /** What processes that start now are told. */
  Variant variant() {
    return variant;
  }

  void variant(Variant next) {
    variant = next;
  }

  void brokerAwayUntil(long millis) {
    brokerAwayUntil = millis;
  }

  boolean brokerIsAway() {
    return now < brokerAwayUntil;
  }

  /** Where faults are counted. */
  Hits hits() {
    return hits;
  }

  /** Whether nothing is left to happen but what processes do by themselves. */
  boolean nothingToCome() {
    return tasks.isEmpty() && broker.nextArrivalMillis().isEmpty();
  }

  List<Invariant> invariants() {
    return invariants;
  }

  List<Request> requests() {
    return requests;
  }

  /** From now on only what holds under relaxed durability is checked. */
  void forgot() {
    forgot = true;
  }

  void tell(String line) {
    trace.tell(now, line);
  }

  void sender(String name) {
    sender = name;
  }

  String sender() {
    return sender;
  }

  long now() {
    return now;
  }

  /** Whether the faults are over. */
  boolean quiet() {
    return quiet;
  }

  /** How many moments there were at which a process might have died. */
  int points() {
    return points;
  }

  Trace trace() {
    return trace;
  }

  Parts parts() {
    return parts;
  }

  Setup setup() {
    return setup;
  }

  Choices choices() {
    return choices;
  }

  MemoryBroker broker() {
    return broker;
  }

  History history() {
    return history;
  }

  List<SimNode> nodes() {
    return processes.nodes;
  }

  List<SimCoordinator> fronts() {
    return processes.fronts;
  }

  List<LogStore> logs() {
    return processes.logs;
  }

  List<ParticipantStore> stores() {
    return processes.stores;
  }
}
