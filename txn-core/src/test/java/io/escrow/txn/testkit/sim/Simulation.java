package io.escrow.txn.testkit.sim;

import io.escrow.txn.Address;
import io.escrow.txn.machine.RetryPolicy;
import io.escrow.txn.remote.Remote;
import io.escrow.txn.runtime.EncodedTransactions;
import io.escrow.txn.spi.Application;
import io.escrow.txn.spi.Protocol;
import io.escrow.txn.spi.Protocols;
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
  private static final int MAX_PARTITIONS = 2;
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
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimCoordinator> fronts = new ArrayList<>();
  private final List<LogStore> logs = new ArrayList<>();
  private final List<ParticipantStore> stores = new ArrayList<>();
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
    Protocol engine = parts.engines().get(setup.protocol);
    for (int i = 0; i < setup.requests; i++) {
      requests.add(Request.draw(i, setup, choices));
    }
    this.history = new History(engine, requests, invariants);
    this.hits = new Hits(coverage, engine.name(), history, trace);
    invariants.forEach(invariant -> invariant.of(this));
    broker.network(new SimNetwork(this));
    broker.arrivals(this::arrived);
    build(engine);
  }

  private void build(Protocol engine) {
    for (int i = 0; i < setup.participants; i++) {
      topics("p" + i);
      ParticipantStore store = new ParticipantStore(this, "p" + i, setup.stockOf(i));
      store.clockOffset = skew();
      stores.add(store);
      for (int instance = 0; instance < setup.processes; instance++) {
        nodes.add(new SimParticipant(this, nodes.size(), "p" + i, instance, store));
      }
    }
    Protocol remote = parts.requester(new Remote("hub", engine.name()));
    Protocols protocols = new Protocols(List.of(engine, remote));
    coordinators("front", setup.fronts, protocols, new Requests(), !setup.orchestrated, true);
    if (setup.orchestrated) {
      coordinators(
          "hub",
          setup.hubs,
          new Protocols(List.of(engine)),
          new EncodedTransactions(),
          true,
          false);
    }
    String name = setup.orchestrated ? remote.name() : engine.name();
    for (Request request : requests) {
      Client client = new Client(this, request, name);
      later(choices.choose(20), client::ask);
    }
    nodes.forEach(
        node -> {
          node.clockOffset = skew();
          node.start();
        });
    new Nemesis(this).plan();
    later(setup.quietAt, this::calmDown);
  }

  private void coordinators(
      String service,
      int instances,
      Protocols protocols,
      Application application,
      boolean decides,
      boolean isFront) {
    topics(service);
    LogStore store = new LogStore(this, service, decides, isFront);
    store.clockOffset = skew();
    logs.add(store);
    for (int instance = 0; instance < instances; instance++) {
      SimCoordinator coordinator =
          new SimCoordinator(this, nodes.size(), service, instance, store, protocols, application);
      nodes.add(coordinator);
      if (isFront) {
        fronts.add(coordinator);
      }
    }
  }

  private void topics(String service) {
    broker
        .topic(Address.ofService(service).topic(), MAX_PARTITIONS)
        .topic(Address.ofInstance(service, 0).topic(), MAX_PARTITIONS);
  }

  private long skew() {
    return setup.skew == 0 ? 0 : choices.choose((int) setup.skew);
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
    for (SimNode node : nodes) {
      next = Math.min(next, node.wakeAt);
    }
    return next;
  }

  private void advance() {
    broker.advanceTo(now);
    while (!tasks.isEmpty() && tasks.element().atMillis() <= now) {
      tasks.remove().what().run();
    }
    int first = setup.shuffled ? choices.choose(nodes.size()) : 0;
    for (int i = 0; i < nodes.size() && violation == null; i++) {
      SimNode node = nodes.get((first + i) % nodes.size());
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
    logs.forEach(log -> log.awayUntil = 0);
    stores.forEach(store -> store.awayUntil = 0);
    for (SimNode node : nodes) {
      node.pausedUntil = 0;
      if (!node.alive) {
        node.start();
      }
      node.wake(now);
    }
  }

  private void arrived(String topic) {
    for (SimNode node : nodes) {
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
      SimNode who = random || victim >= nodes.size() ? node : nodes.get(victim);
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
    return nodes;
  }

  List<SimCoordinator> fronts() {
    return fronts;
  }

  List<LogStore> logs() {
    return logs;
  }

  List<ParticipantStore> stores() {
    return stores;
  }
}
